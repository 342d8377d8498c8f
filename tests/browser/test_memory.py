"""The memory page in a browser: choices and the timestep in links, a model measured there."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from bench.live import running_dashboard
from tests.support.browser.page import exceptions_on, wait_for_run
from tests.support.bundled import CHECKPOINTS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def memories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard of two bundled models, one of them without a signature."""
    folder = tmp_path_factory.mktemp("memories")
    for name in ("gru", "rnn"):
        shutil.copytree(CHECKPOINTS / name, folder / name)
    (folder / "rnn" / "signature.csv").unlink()
    with running_dashboard(folder) as server:
        yield server


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    wait_for_run(page)
    expect(page.get_by_role("slider", name="Timestep of the text")).to_be_visible()
    return page


def test_a_click_in_the_text_is_in_the_address_and_a_link_reopens_it(memories, desktop):
    page = opened(desktop, f"{memories}/memory")
    page.locator("[data-t='42']").click()
    page.wait_for_url("**at=42**")
    page.get_by_role("radio", name="layers and parts").click()
    page.wait_for_url("**show=layers+and+parts**")
    page.reload()
    slider = page.get_by_role("slider", name="Timestep of the text")
    expect(slider).to_have_attribute("aria-valuenow", "42")
    expect(page.get_by_role("radio", name="layers and parts")).to_be_checked()
    assert exceptions_on(page) == []


def test_a_measurement_shows_how_far_it_is_and_stops(memories, desktop):
    page = opened(desktop, f"{memories}/memory")
    page.get_by_role("button", name="Measure its memory").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_text("counts what the text itself gives away")).to_be_visible()
    expect(page.get_by_text("decoders learn to read its state")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Measure its memory")).to_be_visible()
    assert exceptions_on(page) == []


def test_the_page_fits_a_phone(memories, phone):
    page = opened(phone, f"{memories}/memory")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert exceptions_on(page) == []
