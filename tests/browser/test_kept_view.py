"""What the states still hold, in the text view, and in step with the page's own pin."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.connectivity_page import OURS, in_address, open_page, wait_for_address
from tests.support.browser.page import PATIENCE, exceptions_on
from tests.support.browser.steps import pictures
from tests.support.tiny_checkpoints import save_tiny_checkpoints

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)

TEXT = "text=the+study+of+north+africa&t=24"


def open_view(page: Page, server: str) -> Locator:
    open_page(page, server, f"{TEXT}&{OURS}")
    page.get_by_text("What the state still holds").click()
    view = page.locator(".st-key-kept")
    expect(view.locator(".place")).to_have_text("24 / 25, pinned")
    return view


def test_it_is_the_same_text_by_other_numbers_and_says_so(desktop: Page, server: str) -> None:
    view = open_view(desktop, server)
    expect(view.locator(".key")).to_have_text("nothing heldmost in this row")
    expect(view.locator("canvas.text")).to_have_count(2)
    expect(view.get_by_role("list")).to_have_count(0)  # no suggestions
    facts = view.locator(".panel p.sr").first
    expect(facts).to_contain_text("from earlier words")
    expect(facts).not_to_contain_text("rank")
    expect(view.locator("[data-testid=stVegaLiteChart]")).to_have_count(2)
    above = desktop.locator("canvas.text")
    assert pictures(above)[0] != pictures(above)[2]
    assert exceptions_on(desktop) == []


def test_a_pin_in_it_moves_the_pages_own_and_the_other_way_round(
    desktop: Page, server: str
) -> None:
    view = open_view(desktop, server)
    slider = view.get_by_role("slider", name="Selected character")
    slider.focus()
    slider.press("ArrowLeft")
    slider.press("Enter")
    wait_for_address(desktop, "t", "23")
    expect(desktop.locator(".place").first).to_have_text("23 / 25, pinned")
    expect(view.locator(".place")).to_have_text("23 / 25, pinned")
    own = desktop.get_by_role("slider", name="Selected character").first
    own.focus()
    own.press("ArrowRight")
    own.press("Enter")
    desktop.wait_for_url(lambda url: in_address(url, "t") == ["24"])
    expect(view.locator(".place")).to_have_text("24 / 25, pinned")
    assert exceptions_on(desktop) == []


def test_on_a_phone_it_keeps_within_the_screen(phone: Page, server: str) -> None:
    view = open_view(phone, server)
    expect(view.locator("[data-testid=stVegaLiteChart]").first).to_be_visible()
    across = phone.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert across <= 0
    assert exceptions_on(phone) == []


def test_where_a_query_reads_the_state_it_is_what_that_finds(
    desktop: Page, start_server: Callable[..., str], tmp_path: Path
) -> None:
    server = start_server(save_tiny_checkpoints(tmp_path, ("gru", "mamba")))
    open_page(desktop, server, f"{TEXT}&models=GRU&models=Mamba")
    desktop.get_by_text("What the state still holds").click()
    view = desktop.locator(".st-key-kept")
    expect(view.locator("canvas.text")).to_have_count(2)
    of_mamba = view.get_by_role("group", name="Mamba", exact=True)
    expect(of_mamba.locator("p.sr").first).to_contain_text("from earlier words")
    held = pictures(of_mamba.locator("canvas.text"))
    view.get_by_role("radio", name="Found by the query").click()
    wait_for_address(desktop, "writes", "Found by the query")
    expect(view.locator(".key")).to_have_text("nothing foundmost in this row")
    expect(view.locator("canvas.text")).to_have_count(1)
    expect(view.get_by_text("Layer 1 has no query")).to_be_visible()
    slider = view.get_by_role("slider", name="Selected character")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("what is found after it"))
    assert pictures(of_mamba.locator("canvas.text")) != held
    assert exceptions_on(desktop) == []
