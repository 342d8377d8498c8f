"""A visitor asks after which letter each model knows that “africa” is meant, then types on."""

from typing import NamedTuple
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.page import wait_for_run
from tests.support.browser.steps import (
    choose_models,
    expect_page,
    main,
    saved_table,
    visit,
    words_of,
)

pytestmark = pytest.mark.browser

BEGUN = "parts of north "
WORD = "africa"


class Shown(NamedTuple):
    """A suggestion as it is read on the page: the word and its probability, as “57.0 %”."""

    word: str
    probability: str


def test_a_visitor_types_letter_by_letter_takes_words_and_looks_inside(
    bundled, desktop, phone, keep
):
    page = desktop
    visit(page, bundled, "autocomplete", "models=gru&models=lstm&models=nested_lstm&models=rnn")
    page.get_by_role("button", name="Clear the text").click()
    field(page).press_sequentially(BEGUN)
    first = {BEGUN: first_suggestions(page)}
    for letter in WORD:
        field(page).press_sequentially(letter)
        first[field(page).input_value()] = first_suggestions(page)
    expect(field(page)).to_have_value(BEGUN + WORD)
    keep(page, "the-whole-word-typed")
    assert {shown["GRU"] for shown in first.values()} != {first[BEGUN]["GRU"]}
    wait_until_typed(page, BEGUN + WORD)
    compare_with_the_diagram(page, [first[text]["GRU"] for text in list(first)])
    keep(page, "the-diagram", of=diagram(page, "GRU"))

    third = panel(page, "LSTM").get_by_role("button").nth(2)
    taken = third.get_attribute("data-word")
    third.click()
    expect(field(page)).to_have_value(f"{BEGUN}{taken} ")
    field(page).press_sequentially("a")
    best = first_suggestions(page)["GRU"].word
    field(page).press("Tab")
    expect(field(page)).to_have_value(f"{BEGUN}{taken} {best} ")
    expect(field(page)).to_be_focused()
    keep(page, "two-words-taken", of=field(page))

    wait_until_typed(page, f"{BEGUN}{taken} {best} ")
    choose_models(page, "GRU", "RNN")
    expect(page.get_by_role("group", name="Suggestions of")).to_have_count(2)
    page.get_by_role("radio", name="RNN", exact=True).click()
    expect(diagram(page, "RNN")).to_be_visible()
    expect(page.get_by_text("Going back from the last character")).to_be_visible()
    keep(page, "two-models", of=diagram(page, "RNN"))
    open_the_address_on_a_phone(page, phone)
    keep(phone, "the-same-on-a-phone")

    page.get_by_role("link", name="Connectivity of this text").click()
    expect_page(page, "Connectivity")
    expect(page.get_by_label("Text", exact=True)).to_have_value(f"{BEGUN}{taken} {best} ")
    expect(page.get_by_role("radio", name="first suggestion", exact=True)).to_be_checked()
    keep(page, "its-connectivity")
    page.get_by_test_id("stSidebarNav").get_by_text("Autocomplete").click()
    expect_page(page, "Autocomplete")
    expect(field(page)).to_have_value(f"{BEGUN}{taken} {best} ")
    expect(diagram(page, "RNN")).to_be_visible()


def wait_until_typed(page: Page, text: str) -> None:
    """Wait until the address and what stands under the field follow the typing."""
    page.wait_for_url(lambda url: parse_qs(urlparse(url).query).get("typed") == [text])
    wait_for_run(page)


def field(page: Page) -> Locator:
    return page.get_by_label("Type English text")


def panel(page: Page, model: str) -> Locator:
    return page.get_by_label(f"Suggestions of {model}", exact=True)


def diagram(page: Page, model: str) -> Locator:
    return page.get_by_role("slider", name=f"recurrent diagram of {model}", exact=False)


def first_suggestions(page: Page) -> dict[str, Shown]:
    """Return each model's first suggestion, once those of the last letter are there."""
    expect(page.locator(".panels[aria-busy=false]")).to_be_visible()
    shown = {}
    for region in page.get_by_role("group", name="Suggestions of").all():
        word, *probability = words_of(region.get_by_role("button").first).split()
        shown[words_of(region.get_by_role("heading"))] = Shown(word, " ".join(probability))
    return shown


def compare_with_the_diagram(page: Page, seen: list[Shown]) -> None:
    """Find in the saved diagram, letter by letter, what the model suggested while one typed."""
    last = f"most probable “{seen[-1].word}”, {seen[-1].probability}"
    expect(page.get_by_text(last)).to_be_visible()
    menus = main(page).get_by_role("button", name="Save", exact=True)
    drawn = saved_table(page, menu=menus.nth(1)).tail(len(seen))
    assert "".join(drawn["character"]) == f" {WORD}"
    assert [
        Shown(row.suggestion_1, f"{100 * row.probability_1:.1f} %") for row in drawn.itertuples()
    ] == seen


def open_the_address_on_a_phone(page: Page, phone: Page) -> None:
    page.wait_for_url("**diagram=RNN**")
    visit(phone, page.url.rpartition("/")[0], "autocomplete", page.url.partition("?")[2])
    expect(field(phone)).to_have_value(field(page).input_value())
    assert first_suggestions(phone) == first_suggestions(page)
    expect(diagram(phone, "RNN")).to_be_visible()
