"""Accuracy: the graph follows its choices, which live in the address, and can be saved."""

import csv
import io
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import exceptions_on, wait_for_run

pytestmark = pytest.mark.browser


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(
        page.locator("[data-testid=stVegaLiteChart] canvas, .vega-embed svg").first
    ).to_be_visible()
    wait_for_run(page)
    return page


def saved(page: Page, label: str) -> bytes:
    page.get_by_role("button", name="Save").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    return Path(download.value.path()).read_bytes()


def test_the_choices_live_in_the_address(server, desktop):
    page = opened(desktop, f"{server}/accuracy")
    page.get_by_role("radio", name="as the article counted").click()
    page.wait_for_url("**/accuracy?count=as+the+article+counted")
    page.get_by_test_id("stMain").get_by_role("button", name="top 3").click()
    page.wait_for_url("**/accuracy?count=as+the+article+counted&top=top+1")
    page.reload()
    expect(page.get_by_text("Every position of every padded observation")).to_be_visible()
    assert exceptions_on(page) == []


def test_a_published_curve_is_drawn_only_as_the_article_counted(server, desktop):
    query = "models=GRU&models=GRU%2C+published"
    page = opened(desktop, f"{server}/accuracy?{query}")
    expect(page.get_by_text("is not drawn")).to_be_visible()
    opened(page, f"{server}/accuracy?{query}&count=as+the+article+counted")
    expect(page.get_by_text("is not drawn")).to_have_count(0)
    rows = list(csv.DictReader(io.StringIO(saved(page, "Data, CSV").decode())))
    published = [row for row in rows if row["model"] == "GRU, published"]
    assert float(published[1]["accuracy"]) == pytest.approx(0.38312256)
    assert published[1]["n"] == ""


def test_no_choice_of_tops_is_answered_with_a_message(server, desktop):
    desktop.goto(f"{server}/accuracy?top=")
    expect(desktop.get_by_text("Nothing to draw")).to_be_visible()


@pytest.mark.parametrize(
    ("label", "begins"),
    [("Picture, SVG", b"<svg"), ("Picture, PNG", b"\x89PNG"), ("Data, JSON", b"[")],
)
def test_the_figure_and_its_data_can_be_saved(server, desktop, label, begins):
    content = saved(opened(desktop, f"{server}/accuracy"), label)
    assert content.startswith(begins)
    if begins == b"[":
        assert {row["model"] for row in json.loads(content)} == {"GRU", "LSTM", "No context"}
