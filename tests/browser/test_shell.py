"""The frame: deep links, the picker, the address, on a real server in a real browser."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.page import exceptions_on, wait_for_run
from tests.support.browser.steps import expect_chosen, remove_model

pytestmark = pytest.mark.browser

PAGES = {
    "": "See what a recurrent model remembers and uses",
    "autocomplete": "Autocomplete",
    "connectivity": "Connectivity",
    "case_studies": "Case studies",
    "accuracy": "Accuracy",
    "errors": "Errors",
    "memory": "Memory",
    "report_card": "Report card",
    "cells": "Cells",
    "gates": "Gates",
    "states": "States",
    "models": "Models",
}
WORDS = ("GRU", "LSTM")
CHARACTERS = ("GRU 1×8, War and Peace", "LSTM 1×8, War and Peace")
GROUPS = {
    "Try": ["Overview", "Autocomplete", "Connectivity", "Case studies"],
    "Measure": ["Accuracy", "Errors", "Memory", "Report card"],
    "Look inside": ["Cells", "Gates", "States"],
    "Models": ["Models"],
}
FOUR = "models=GRU&models=LSTM&models=GRU%2C+published&models=LSTM%2C+published"
CHOSEN = {
    **dict.fromkeys(("errors", "memory", "cells", "gates", "states"), CHARACTERS),
    "models": (*WORDS, *CHARACTERS),
}

# The browser's history at an address of this server, as Back and Forward leave it.
_BACK_TO = """address => {
    history.pushState({}, "", address);
    window.dispatchEvent(new PopStateEvent("popstate"));
}"""


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    wait_for_run(page)


@pytest.mark.parametrize("path", PAGES)
def test_a_deep_link_works_on_the_first_visit_to_a_fresh_server(
    start_server, models_of_both, desktop, path
):
    open_page(desktop, f"{start_server(models_of_both)}/{path}")
    title = desktop.get_by_role("heading", level=1, name=PAGES[path])
    expect(title).to_be_visible()
    expect_chosen(desktop, *CHOSEN.get(path, WORDS))
    expect(desktop.get_by_text("Page not found")).to_have_count(0)
    assert exceptions_on(desktop) == []


def test_the_pages_are_listed_in_groups_and_none_is_hidden(server, desktop):
    open_page(desktop, f"{server}/accuracy")
    groups = desktop.locator("[data-testid=stSidebarNavItems] > div").all()
    heads = [group.get_by_test_id("stNavSectionHeader").locator("p") for group in groups]
    links = [group.get_by_test_id("stSidebarNavLink").locator("p") for group in groups]
    assert [head.text_content() for head in heads] == list(GROUPS)
    assert [names.all_inner_texts() for names in links] == list(GROUPS.values())
    assert [head.is_visible() for head in heads] == [True, True, True, False]  # one page, one line


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_four_models_can_be_changed_without_scrolling_past_the_pages(server, screens, screen):
    with screens[screen].page() as page:
        open_page(page, f"{server}/accuracy?{FOUR}")
        if screen == "phone":
            page.get_by_test_id("stExpandSidebarButton").click()
        opener = page.locator(".model-choice .opener")
        expect(opener).to_be_visible()
        expect(opener).to_be_in_viewport(ratio=1)


def test_the_choice_of_models_is_in_the_address_and_survives_a_reload(server, desktop):
    open_page(desktop, f"{server}/accuracy")
    remove_model(desktop, "GRU")
    desktop.wait_for_url("**/accuracy?models=LSTM")
    desktop.reload()
    wait_for_run(desktop)
    expect_chosen(desktop, "LSTM")


def test_the_choice_of_models_goes_along_to_another_page(server, desktop):
    open_page(desktop, f"{server}/accuracy?models=LSTM")
    desktop.get_by_test_id("stSidebarNav").get_by_text("Autocomplete").click()
    desktop.wait_for_url("**/autocomplete?models=LSTM")
    wait_for_run(desktop)
    expect_chosen(desktop, "LSTM")


def test_an_address_may_name_models_by_id(server, desktop):
    open_page(desktop, f"{server}/accuracy?models=lstm&models=published/gru&models=nobody")
    desktop.wait_for_url("**/accuracy?models=LSTM&models=GRU%2C+published")
    expect(desktop.get_by_text("Not found here: nobody.")).to_be_visible()
    expect_chosen(desktop, "LSTM", "GRU, published")


def test_an_empty_choice_is_answered_with_a_message(server, desktop):
    open_page(desktop, f"{server}/accuracy?models=")
    expect(desktop.get_by_text("No model is chosen.")).to_be_visible()
    assert exceptions_on(desktop) == []


def test_the_picker_works_by_keyboard(server, desktop):
    open_page(desktop, f"{server}/accuracy")
    keys = desktop.keyboard
    desktop.locator(".model-choice .opener").press("Enter")
    expect(desktop.get_by_role("searchbox")).to_be_focused()
    keys.type("lstm pub")
    keys.press("ArrowDown")
    published = desktop.get_by_role("checkbox", name="LSTM, published", exact=True)
    expect(published).to_be_focused()
    keys.press("Space")
    expect_chosen(desktop, "GRU", "LSTM", "LSTM, published")
    keys.press("ArrowDown")
    expect(desktop.get_by_role("checkbox", name="Nested LSTM, published")).to_be_focused()
    keys.press("Escape")
    expect(desktop.get_by_role("searchbox")).to_have_value("")
    keys.type("gru")
    keys.press("Enter")
    expect_chosen(desktop, "LSTM", "LSTM, published")
    keys.press("Escape")
    keys.press("Escape")
    expect(desktop.get_by_role("searchbox")).to_be_hidden()
    keys.press("Shift+Tab")
    expect(desktop.get_by_role("button", name="Remove LSTM, published")).to_be_focused()
    keys.press("Enter")
    expect(desktop.get_by_role("button", name="Remove LSTM")).to_be_focused()
    desktop.wait_for_url("**/accuracy?models=LSTM")


def test_a_broken_checkpoint_is_named_with_its_reason(start_server, desktop, tmp_path):
    (tmp_path / "gru").mkdir()
    (tmp_path / "gru" / "config.json").write_text("{}")
    open_page(desktop, start_server(tmp_path))
    expect(desktop.get_by_test_id("stSidebar").get_by_text("cannot be opened")).to_be_visible()
    expect_chosen(desktop, "GRU, published", "LSTM, published")
    assert exceptions_on(desktop) == []


@pytest.mark.parametrize(
    ("page", "choices", "field", "shown"),
    [
        ("connectivity", {"text": "the north", "t": "3"}, "Text", "the north"),
        ("autocomplete", {"typed": "the north"}, "Type English text", "the north"),
        ("cells", {"passage": "the north of africa", "cell": "lstm:1:5"}, None, None),
    ],
)
def test_back_finds_a_page_as_it_was_left(server, desktop, page, choices, field, shown):
    """Leaving a page, Streamlit stores its address without choices in the browser's history."""
    choices = {"models": "LSTM", **choices}
    open_page(desktop, f"{server}/{page}?{urlencode(choices)}")
    desktop.get_by_test_id("stSidebarNav").get_by_text("Accuracy").click()
    desktop.wait_for_url("**/accuracy?models=LSTM")
    wait_for_run(desktop)
    desktop.go_back()
    desktop.wait_for_url(
        lambda url: choices.items() <= dict(parse_qsl(urlsplit(url).query)).items()
    )
    wait_for_run(desktop)
    expect_chosen(desktop, "LSTM")
    if field:
        expect(desktop.get_by_label(field, exact=True).first).to_have_value(shown)
    assert exceptions_on(desktop) == []


def test_back_to_an_address_that_names_a_text_follows_it(server, desktop):
    open_page(desktop, f"{server}/connectivity?text=africa")
    desktop.get_by_test_id("stSidebarNav").get_by_text("Accuracy").click()
    desktop.wait_for_url("**/accuracy**")
    wait_for_run(desktop)
    desktop.evaluate(_BACK_TO, "/connectivity?text=the+north")
    field = desktop.get_by_label("Text", exact=True).first
    expect(field).to_have_value("the north", timeout=60_000)
    assert exceptions_on(desktop) == []
