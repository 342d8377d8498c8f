"""Gates: places before pictures, points that name their cell and lead to it, choices in links."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bench.live import running_dashboard
from tests.support.browser.page import exceptions_on, wait_for_run
from tests.support.tiny_checkpoints import save_tiny_checkpoints

pytestmark = pytest.mark.browser


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(panels(page)).to_have_count(2)
    wait_for_run(page)
    return page


def panels(page: Page) -> Locator:
    return page.locator("[data-testid=stVegaLiteChart] svg.marks")


def point(page: Page, panel: int) -> Locator:
    """The last point of a panel: nothing lies above it."""
    return panels(page).nth(panel).locator("g.mark-symbol").last.locator("path").last


def test_a_point_names_its_cell_and_a_click_leads_there(server, desktop):
    page = opened(desktop, f"{server}/gates")
    point(page, 1).hover()
    tip = page.locator("#vg-tooltip-element")
    for said in ("LSTM", "forget", "Left-saturated", "Right-saturated"):
        expect(tip).to_contain_text(said)
    point(page, 1).click()
    page.wait_for_url(re.compile(r"models=GRU&models=LSTM&.*cell=lstm:1:7"))


def test_ones_own_text_goes_along_to_the_cells(server, desktop):
    page = opened(desktop, f"{server}/gates?read=own+text&passage=part+of+africa")
    point(page, 0).click()
    page.wait_for_url(re.compile(r"passage=part\+of\+africa.*cell=gru:1:7"))


def test_the_choices_live_in_the_address(server, desktop):
    page = opened(desktop, f"{server}/gates")
    page.get_by_role("radio", name="C code").click()
    page.wait_for_url("**read=C+code**")
    page.get_by_role("radio", name="reset").click()
    page.wait_for_url("**gate=reset**")
    expect(panels(page)).to_have_count(1)
    page.reload()
    expect(panels(page)).to_have_count(1)
    expect(panels(page)).to_contain_text("reset gate, layer 1")
    assert exceptions_on(page) == []


def test_panels_stand_below_each_other_on_a_phone(server, phone):
    page = opened(phone, f"{server}/gates")
    first, second = (panels(page).nth(number).bounding_box() for number in (0, 1))
    assert first is not None
    assert second is not None
    assert second["y"] >= first["y"] + first["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_figure_and_its_data_can_be_saved(server, desktop):
    page = opened(desktop, f"{server}/gates")
    svg = saved(page, "Picture, SVG").decode()
    assert "Text: War and Peace" in svg
    page.keyboard.press("Escape")
    rows = list(csv.DictReader(io.StringIO(saved(page, "Data, CSV").decode())))
    assert [row["cell"] for row in rows if row["model"] == "LSTM"] == [str(n) for n in range(8)]
    assert {row["gate"] for row in rows} == {"update", "forget"}


def saved(page: Page, label: str) -> bytes:
    page.get_by_role("button", name="Save").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    return Path(download.value.path()).read_bytes()


@pytest.fixture(scope="session")
def server_of_other_ranges(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard with an mLSTM and a Mamba."""
    folder = tmp_path_factory.mktemp("ranges")
    with running_dashboard(save_tiny_checkpoints(folder, ("mlstm", "mamba"))) as address:
        yield address


def test_levels_are_told_where_the_pointer_is_and_a_head_leads_to_its_memory(
    server_of_other_ranges, desktop
):
    page = desktop
    page.goto(f"{server_of_other_ranges}/gates?gate=input")
    expect(panels(page)).to_have_count(1)
    wait_for_run(page)
    expect(panels(page)).to_contain_text("Gate, logarithmic")
    point(page, 0).hover()
    tip = page.locator("#vg-tooltip-element")
    for said in ("mLSTM", "input", "Head", "Median", "90 % of the time"):
        expect(tip).to_contain_text(said)
    point(page, 0).click()
    page.wait_for_url(re.compile(r"cell=mlstm:1:0"))
    wait_for_run(page)
    expect(page.locator("canvas.matrix:visible")).not_to_have_count(0)
    assert exceptions_on(page) == []


def test_the_levels_and_their_data_can_be_saved(server_of_other_ranges, phone):
    page = phone
    page.goto(f"{server_of_other_ranges}/gates?gate=output")
    expect(panels(page)).to_have_count(2)
    wait_for_run(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    svg = saved(page, "Picture, SVG").decode()
    assert "lowest median first" in svg
    page.keyboard.press("Escape")
    rows = list(csv.DictReader(io.StringIO(saved(page, "Data, CSV").decode())))
    of_mamba = [row for row in rows if row["model"] == "Mamba"]
    assert len(of_mamba) == 16
    assert all(
        float(row["lower"]) <= float(row["median"]) <= float(row["upper"]) for row in of_mamba
    )
