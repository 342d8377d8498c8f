"""Accuracy: the graph follows its choices, is read by mouse and by touch, and can be saved."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.page import exceptions_on, wait_for_run

pytestmark = pytest.mark.browser

COUNTED = "count=as+the+article+counted"


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(graph(page)).to_be_visible()
    wait_for_run(page)
    return page


def graph(page: Page) -> Locator:
    return page.locator("[data-testid=stVegaLiteChart] svg.marks").first


def rows(page: Page) -> Locator:
    """The rows of the table above the graph: the models, then the baseline."""
    return graph(page).locator("g.mark-rect.role-mark path")


def strengths(page: Page) -> list[str]:
    """The opacity of each curve, model by model."""
    return (
        graph(page)
        .locator("g.mark-line path")
        .evaluate_all("paths => paths.map(path => path.getAttribute('opacity'))")
    )


def place(page: Page, share: float) -> tuple[float, float]:
    """A point in the middle of the graph's height, at a share of its width."""
    box = graph(page).bounding_box()
    assert box is not None
    return box["x"] + share * box["width"], box["y"] + box["height"] / 2


def saved(page: Page, label: str) -> bytes:
    page.get_by_role("button", name="Save").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    return Path(download.value.path()).read_bytes()


def test_the_choices_live_in_the_address(server, desktop):
    page = opened(desktop, f"{server}/accuracy")
    page.get_by_role("radio", name="as the article counted").click()
    page.wait_for_url(f"**/accuracy?{COUNTED}")
    page.get_by_test_id("stMain").get_by_role("button", name="top 3").click()
    page.wait_for_url(f"**/accuracy?{COUNTED}&top=top+1")
    page.get_by_role("radio", name="over no context").click()
    page.wait_for_url("**view=over+no+context**")
    page.reload()
    expect(page.get_by_text("Every position of every padded observation")).to_be_visible()
    expect(page.get_by_text("Newcombe")).to_be_visible()
    assert exceptions_on(page) == []


def test_pointing_reads_every_model_where_the_pointer_is(server, desktop):
    page = opened(desktop, f"{server}/accuracy")
    expect(graph(page)).to_contain_text("2 letters known, 5,879 positions")
    page.mouse.move(*place(page, 0.97))
    expect(graph(page)).not_to_contain_text("2 letters known, 5,879 positions")
    heading = graph(page).get_by_text(re.compile("letters known, .* positions$"))
    letters = int((heading.text_content() or "").split()[0])
    point = json.loads(saved(page, "Data, JSON"))
    at = {row["model"]: row for row in point if (row["known_letters"], row["top"]) == (letters, 1)}
    assert set(at) == {"GRU", "LSTM", "No context"}
    for row in at.values():
        expect(graph(page)).to_contain_text(f"{100 * row['accuracy']:.1f} % ±")


def test_a_click_on_a_row_isolates_its_model_and_a_second_brings_all_back(server, desktop):
    page = opened(desktop, f"{server}/accuracy?top=top+1")
    assert strengths(page) == ["1", "1", "1"]
    rows(page).nth(1).click()
    assert strengths(page) == ["0.12", "1", "0.12"]
    rows(page).nth(0).click()
    assert strengths(page) == ["1", "0.12", "0.12"]
    rows(page).nth(0).click()
    assert strengths(page) == ["1", "1", "1"]


def test_a_finger_reads_and_isolates_too(server, phone):
    page = opened(phone, f"{server}/accuracy?top=top+1")
    expect(graph(page)).to_contain_text("2 letters known")
    page.touchscreen.tap(*place(page, 0.9))
    expect(graph(page)).not_to_contain_text("2 letters known")
    rows(page).nth(0).tap()
    assert strengths(page) == ["1", "0.12", "0.12"]
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == 390, "nothing may stick out of a phone's screen"


HEIGHTS = """
window.heights = [];
const look = () => {
    const graph = document.querySelector("[data-testid=stVegaLiteChart]");
    if (graph) window.heights.push(Math.round(graph.getBoundingClientRect().height));
    requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


def test_the_graph_has_its_room_before_it_is_drawn(server, desktop):
    desktop.add_init_script(HEIGHTS)
    page = opened(desktop, f"{server}/accuracy")
    heights = page.evaluate("window.heights")
    box = graph(page).bounding_box()
    assert box is not None
    assert max(heights) - min(heights) <= 1
    assert heights[0] >= box["height"] - 1


def test_published_curves_are_laid_over_on_request(server, desktop):
    page = opened(desktop, f"{server}/accuracy")
    page.get_by_text("Published curves").click()
    page.wait_for_url("**published=true**")
    expect(graph(page)).to_contain_text("LSTM, published")
    assert COUNTED in page.url
    expect(page.get_by_text("different texts (text8, wiki8)")).to_be_visible()
    page.reload()
    expect(graph(page)).to_contain_text("LSTM, published")
    assert exceptions_on(page) == []


def test_a_published_curve_is_drawn_only_as_the_article_counted(server, desktop):
    query = "models=GRU&models=GRU%2C+published"
    page = opened(desktop, f"{server}/accuracy?{query}")
    expect(page.get_by_text("is not drawn")).to_be_visible()
    opened(page, f"{server}/accuracy?{query}&{COUNTED}")
    expect(page.get_by_text("is not drawn")).to_have_count(0)
    rows = list(csv.DictReader(io.StringIO(saved(page, "Data, CSV").decode())))
    published = [row for row in rows if row["model"] == "GRU, published"]
    assert float(published[1]["accuracy"]) == pytest.approx(0.38312256)
    assert published[1]["n"] == ""


def test_no_choice_of_tops_is_answered_with_a_message(server, desktop):
    desktop.goto(f"{server}/accuracy?top=")
    expect(desktop.get_by_text("Nothing to draw")).to_be_visible()


@pytest.mark.parametrize("view", ["accuracy", "over+no+context"])
def test_the_figure_and_its_data_can_be_saved(server, desktop, view):
    page = opened(desktop, f"{server}/accuracy?view={view}")
    svg = saved(page, "Picture, SVG").decode()
    assert svg.startswith("<svg")
    assert "wiki8, 321 test texts" in svg
    page.keyboard.press("Escape")
    models = {row["model"] for row in json.loads(saved(page, "Data, JSON"))}
    assert models == {"GRU", "LSTM", "No context"} - ({"No context"} if "over" in view else set())
    page.keyboard.press("Escape")
    assert saved(page, "Picture, PNG").startswith(b"\x89PNG")
