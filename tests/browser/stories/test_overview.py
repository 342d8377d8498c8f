"""A student opens the link from a lecture on a phone and wants to know what all this is."""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from memviz.evaluation.published import published
from tests.support.browser.steps import expect_page, main, saved_table, visit, words_of
from tests.support.bundled import CHECKPOINTS

pytestmark = pytest.mark.browser

LAST = 106  # the timestep at which the animation rests
COLOURS = """[...document.querySelectorAll(".memviz-strip .letters span")]
  .map((letter) => getComputedStyle(letter).backgroundColor).join()"""


def test_a_student_watches_the_picture_compares_the_models_and_goes_on_to_try_it(
    bundled, phone, keep
):
    page = phone
    visit(page, bundled, "overview")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("remembers and uses"))
    keep(page, "opened")

    watch_the_network_read(page)
    keep(page, "paused")

    for name in ("gru", "nested_lstm"):
        test = json.loads((CHECKPOINTS / name / "metrics.json").read_text())["test"]
        accuracy = test["as_published"]["accuracy"]["1"]
        expect(card(page, {"gru": "GRU", "nested_lstm": "Nested LSTM"}[name])).to_contain_text(
            f"{100 * accuracy:.1f} %"
        )
    keep(page, "models-at-a-glance", of=card(page, "GRU"))
    compare_the_cards_with_the_saved_table(page)

    page.get_by_role("link", name="See what a prediction depends on").tap()
    expect_page(page, "Connectivity")
    expect(page.get_by_text(f"Numbers at timestep {LAST}")).to_be_visible()
    keep(page, "what-a-prediction-depends-on")
    page.go_back()
    expect_page(page, "See what a recurrent model remembers and uses")

    page.get_by_role("link", name="Type and watch the suggestions").tap()
    expect_page(page, "Autocomplete")
    field = page.get_by_label("Type English text")
    field.fill("i see what the network re")
    expect(page.locator(".panels[aria-busy=false]")).to_be_visible()
    expect(page.get_by_label("Suggestions of GRU", exact=True).get_by_role("button")).to_have_count(
        5
    )
    keep(page, "on-ones-own-text")


def watch_the_network_read(page: Page) -> None:
    """See the letters change colour, stop them, and read the suggestions of the last step."""
    wait_for_other_colours(page)
    page.get_by_role("checkbox", name="Pause the animation").tap()
    letter = page.locator(".memviz-strip .letters span").last
    assert letter.evaluate("one => one.getAnimations().every(a => a.playState === 'paused')")
    expect(page.get_by_role("checkbox", name="Pause the animation")).to_be_checked()
    best = published().models["gru"].connectivity.suggestions[LAST][0]
    steps = page.locator(".memviz-strip .words p")
    assert words_of(steps.last).startswith(f"{best.word} {best.probability:.0%}")


def wait_for_other_colours(page: Page) -> None:
    before = page.evaluate(COLOURS)
    page.wait_for_function(f"before => {COLOURS} !== before", arg=before)


def card(page: Page, model: str) -> Locator:
    return (
        main(page)
        .locator(".memviz-cards")
        .get_by_role("listitem")
        .filter(has=page.get_by_text(model, exact=True))
    )


def compare_the_cards_with_the_saved_table(page: Page) -> None:
    """Save the numbers of the cards, and find each model's figure on its card."""
    menus = main(page).get_by_role("button", name="Save", exact=True)
    table = saved_table(page, menu=menus.nth(1))
    overall = table[table["known_letters"].isna() & table["accuracy"].notna()]
    assert (
        len(overall)
        == main(page).get_by_role("listitem").filter(has=page.locator(".memviz-columns")).count()
    )
    for row in overall.itertuples():
        expect(card(page, row.model)).to_contain_text(f"{100 * row.accuracy:.1f} %")
