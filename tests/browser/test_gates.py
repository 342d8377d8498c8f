"""Gates: places before pictures, points that name their cell and lead to it, choices in links."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.page import exceptions_on, wait_for_run

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
