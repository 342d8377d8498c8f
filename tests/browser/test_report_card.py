"""Report card: rows sort by a column's head, a number opens its curve, what is saved is whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bench.live import running_dashboard
from tests.support.browser.page import exceptions_on, wait_for_run
from tests.support.browser.steps import main, saved
from tests.support.tiny_checkpoints import save_tiny_checkpoints
from tests.support.tiny_report_card import save_tiny_card

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard of three models: one needs more characters, one needs more than were measured."""
    folder: Path = save_tiny_checkpoints(tmp_path_factory.mktemp("cards"), ("gru", "lstm", "rnn"))
    for name, worth, needed in (("gru", 2.0, 8.0), ("lstm", 3.0, 4.0), ("rnn", 1.0, None)):
        save_tiny_card(folder / name, worth, needed)
    with running_dashboard(folder) as running:
        yield f"{running}/report_card"


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(rows(page)).to_have_count(3)
    wait_for_run(page)
    return page


def rows(page: Page) -> Locator:
    return page.locator(".card-table tbody tr")


def order(page: Page) -> list[str]:
    return rows(page).locator("th").all_inner_texts()


def head(page: Page, name: str) -> Locator:
    return page.locator(".card-table thead").get_by_role("button", name=name)


def test_a_column_sorts_the_rows_largest_first_and_then_smallest(address, desktop):
    page = opened(desktop, address)
    assert order(page) == ["GRU", "LSTM", "RNN"]
    head(page, "Context, nats").click()
    assert order(page) == ["LSTM", "GRU", "RNN"]
    head(page, "Context, nats").press("Enter")
    assert order(page) == ["RNN", "GRU", "LSTM"]
    head(page, "Needed, characters").click()
    assert order(page) == ["RNN", "GRU", "LSTM"], "infinity is the largest"
    expect(page.locator(".card-table thead th[aria-sort=descending]")).to_have_count(1)


def test_a_number_opens_its_curve(address, desktop):
    page = opened(desktop, address)
    expect(page.get_by_text("What is lost when only the last characters were read")).to_be_visible()
    page.get_by_role("button", name="GRU, Capacity, characters: 1.90").click()
    expect(page.get_by_text("What linear decoders read of random characters")).to_be_visible()
    expect(page.locator(".card-table thead .opened")).to_have_text("Capacity, characters")
    page.wait_for_url("**measure=capacity**")
    page.reload()
    expect(page.get_by_text("What linear decoders read of random characters")).to_be_visible()
    assert exceptions_on(page) == []


def test_the_table_scrolls_by_itself_on_a_phone(address, phone):
    page = opened(phone, address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    table = page.locator(".card-table")
    assert table.evaluate("table => table.scrollWidth > table.clientWidth")
    first = rows(page).first.locator("th")
    before = first.bounding_box()["x"]
    table.evaluate("table => { table.scrollLeft = 400; }")
    assert first.bounding_box()["x"] == pytest.approx(before, abs=2), "the name stays in sight"


def test_what_is_saved_for_a_paper_is_whole(address, desktop):
    page = opened(desktop, address)
    menu = main(page).get_by_role("button", name="Save", exact=True).last
    assert b"\\toprule" in saved(page, "Table, LaTeX", menu)
    assert saved(page, "Data, CSV", menu).startswith(b"model,measure,value,low,high")
    assert saved(page, "Picture, PDF", menu).startswith(b"%PDF")
