"""Errors: a click on a bar shows the text behind it, the address keeps it, figures can be saved."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bench.live import running_dashboard
from tests.support.browser.page import exceptions_on, wait_for_run
from tests.support.tiny_checkpoints import save_tiny_character_model

pytestmark = pytest.mark.browser

NAME = "LSTM 1×8"
SMALL = "sample=20%2C000"
FIGURES = 6


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page, on few characters, of a server with one tiny model of characters."""
    folder = tmp_path_factory.mktemp("characters")
    save_tiny_character_model(folder / "warpeace_lstm_1x8")
    with running_dashboard(folder) as server:
        yield f"{server}/errors?{SMALL}"


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    wait_for_run(page)
    expect(figures(page)).to_have_count(FIGURES)
    return page


def figures(page: Page) -> Locator:
    return page.locator("[data-testid=stVegaLiteChart] svg.marks")


def bars(page: Page, figure: int) -> Locator:
    return figures(page).nth(figure).locator("g.mark-rect.role-mark path")


def test_a_click_on_a_bar_shows_the_text_behind_it(address, desktop):
    page = opened(desktop, address)
    bars(page, 1).nth(1).click()
    page.wait_for_url("**part=only+LSTM**")
    expect(page.get_by_text(re.compile("evenly spread: only LSTM"))).to_be_visible()
    expect(page.locator(".memviz-places").first).to_be_visible()
    page.reload()
    expect(page.get_by_text(re.compile("evenly spread: only LSTM"))).to_be_visible()
    assert exceptions_on(page) == []


def test_a_click_on_an_ngram_compares_with_it(address, desktop):
    page = opened(desktop, address)
    figures(page).nth(0).locator("g.mark-symbol.role-mark path").nth(2).click()
    page.wait_for_url("**second=3-gram**")
    expect(page.get_by_text(f"{NAME} minus 3-gram")).to_be_visible()


def test_a_place_opens_its_passage_with_both_models_errors(address, desktop):
    page = opened(desktop, address)
    place = page.locator(".memviz-places details").first
    expect(place).to_be_hidden()
    page.get_by_text("places, evenly spread").first.click()
    expect(place.locator("p").first).to_be_hidden()
    place.locator("summary").click()
    expect(place.locator("p")).to_have_count(2)
    expect(place.locator("p").first).to_contain_text(f"{NAME}: errors here are coloured")
    expect(place.locator("p i").first).to_be_visible()


def test_a_phone_shows_it_all_and_a_finger_picks(address, phone):
    page = opened(phone, address)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    bars(page, 1).nth(1).tap()
    page.wait_for_url("**part=only+LSTM**")


@pytest.mark.parametrize(
    ("figure", "says"), [(0, "Cross entropy of networks"), (4, "Errors by the first oracle")]
)
def test_a_figure_is_saved_with_what_it_was_measured_on(address, desktop, figure, says):
    page = opened(desktop, address)
    page.get_by_role("button", name="Save").nth(figure).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture, SVG").click()
    svg = Path(download.value.path()).read_text()
    assert says in svg
    assert "Measured on 20,000 characters of War and Peace" in svg


def test_a_file_of_ones_own_is_read(address, desktop, tmp_path):
    code = tmp_path / "own.c"
    code.write_text("int twice(int a)\n{\n\treturn 2 * a;\n}\n\n" * 100)
    page = desktop
    page.goto(f"{address}&of=your+own+text")
    expect(page.get_by_text("Paste a text or choose a file")).to_be_visible()
    page.locator("input[type=file]").set_input_files(code)
    expect(page.get_by_text("characters of your own text")).to_be_visible()
    expect(page.get_by_text(re.compile("closing braces"))).not_to_have_count(0)
    assert exceptions_on(page) == []
