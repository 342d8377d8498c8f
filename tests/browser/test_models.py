"""Models: rows open details, choices live in the address, graph and drawings can be saved."""

import csv
import io
import shutil
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Page, expect

from bench.live import running_dashboard
from memviz.models.names import unit_label
from memviz.units import UNITS
from tests.support.browser.page import exceptions_on, wait_for_run

pytestmark = pytest.mark.browser

ROWS = [("train", 400, 4.0), ("valid", 400, 3.5), ("train", 800, 3.0), ("valid", 800, 3.1)]
CHART = "[data-testid=stVegaLiteChart] canvas, .vega-embed svg"


@pytest.fixture(scope="module")
def address(tiny_checkpoints: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page on a server of its own, whose GRU has a training history."""
    folder = tmp_path_factory.mktemp("with_history") / "checkpoints"
    shutil.copytree(tiny_checkpoints, folder)
    lines = [f"gru,{dataset},{step / 10},{step},{loss}" for dataset, step, loss in ROWS]
    history = "\n".join(["model,dataset,seconds,step,loss", *lines]) + "\n"
    (folder / "gru" / "training.csv").write_text(history)
    with running_dashboard(folder) as server:
        yield f"{server}/models"


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator("svg.memviz-unit")).to_be_visible()
    wait_for_run(page)
    return page


def saved(page: Page, label: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=label, exact=True).click()
    return Path(download.value.path()).read_bytes()


def test_a_click_on_a_row_shows_its_model(address, desktop):
    page = opened(desktop, address)
    box = page.get_by_test_id("stDataFrame").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 120, box["y"] + 2.5 * 35)  # the second row
    page.wait_for_url("**/models?detail=LSTM")
    page.reload()
    wait_for_run(page)
    expect(page.get_by_role("combobox", name="Details of")).to_have_value("LSTM")
    assert exceptions_on(page) == []


def test_a_box_chooses_a_model_as_the_sidebar_does(address, desktop):
    page = opened(desktop, f"{address}?models=GRU")
    chosen = page.get_by_test_id("stSidebar").locator(".model-choice .chosen .label")
    expect(chosen).to_have_text(["GRU"])
    box = page.get_by_test_id("stDataFrame").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 20, box["y"] + 2.5 * 35)  # the second row's box
    expect(chosen).to_have_text(["GRU", "LSTM"])
    page.get_by_role("button", name="Remove GRU", exact=True).click()
    page.wait_for_url("**/models?models=LSTM")
    wait_for_run(page)
    ticked = page.locator("[data-testid=stDataFrame] [role=row][aria-selected=true]")
    expect(ticked).to_have_count(1)
    expect(ticked).to_contain_text("LSTM")


def test_the_choices_of_graph_and_unit_live_in_the_address(address, desktop):
    page = opened(desktop, address)
    page.get_by_role("radio", name="batches").click()
    page.get_by_role("radio", name="200").click()
    page.get_by_text("Logarithmic loss").click()
    page.get_by_role("radio", name="Nested LSTM").click()
    page.wait_for_url("**/models?**unit=Nested+LSTM**")
    opened(page, page.url)
    for chosen in ("batches", "200", "Nested LSTM"):
        expect(page.get_by_role("radio", name=chosen, exact=True)).to_be_checked()
    expect(page.locator("svg.memviz-unit title").first).to_have_text("Nested LSTM, two levels")
    assert "log=true" in page.url


def test_the_pointer_reads_every_curve_and_the_data_can_be_saved(address, desktop):
    page = opened(desktop, f"{address}?models=GRU&models=GRU%2C+published")
    chart = page.locator(CHART).first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    tooltip = page.locator("#vg-tooltip-element")
    for share in (0.4, 0.5):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + 0.5 * box["height"])
    for curve in ("GRU, train", "GRU, valid", "GRU, published, train", "GRU, published, valid"):
        expect(tooltip).to_contain_text(curve)
    page.get_by_role("button", name="Save", exact=True).nth(1).click()
    rows = list(csv.DictReader(io.StringIO(saved(page, "Data, CSV").decode())))
    ours = [row for row in rows if row["model"] == "GRU"]
    assert [float(row["measured_loss"]) for row in ours] == [4.0, 3.0, 3.5, 3.1]
    assert len(rows) == len(ours) + 2 * 1428


def test_a_diagram_follows_the_theme_and_is_saved_in_fixed_colours(address, desktop):
    desktop.emulate_media(color_scheme="dark")
    page = opened(desktop, address)
    ink = page.locator("svg.memviz-unit").evaluate("svg => getComputedStyle(svg).color")
    assert ink == "rgb(230, 237, 237)"
    page.get_by_role("button", name="Save", exact=True).last.click()
    svg = saved(page, "Picture, SVG")
    assert b"var(" not in svg
    assert ElementTree.fromstring(svg).tag.endswith("svg")


@pytest.mark.parametrize("unit", list(map(unit_label, UNITS)))
def test_the_page_fits_a_phone(address, phone, unit):
    page = opened(phone, f"{address}?unit={quote_plus(unit)}")
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1] == 390
    drawing = page.locator("svg.memviz-unit").bounding_box()
    table = page.get_by_test_id("stDataFrame").first.bounding_box()
    for box in (drawing, table):
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    equations = page.locator(".katex-display .base").first.bounding_box()
    place = page.get_by_test_id("stMarkdown").filter(has=page.locator(".katex-display")).first
    assert equations["width"] <= place.bounding_box()["width"], "an equation is cut off"
    assert exceptions_on(page) == []


def test_a_deep_link_works_on_the_first_visit_to_a_fresh_server(start_server, desktop):
    page = opened(desktop, f"{start_server()}/models?unit=LSTM")
    expect(page.get_by_role("heading", level=1, name="Models")).to_be_visible()
    expect(page.locator("svg.memviz-unit title").first).to_have_text("Long short-term memory")
    expect(page.get_by_text("Page not found")).to_have_count(0)


def test_on_a_touch_screen_no_toolbar_covers_the_line_above_a_table(address, phone):
    page = opened(phone, address)
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
    expect(page.get_by_test_id("stElementToolbar").filter(visible=True)).to_have_count(0)
