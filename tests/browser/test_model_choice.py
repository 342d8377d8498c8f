"""The choice of models: searched, ticked, refused, removed; and what Python tells it meanwhile."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from memviz.components.model_choice import ListedGroup, ListedModel
from memviz.components.shared.assets import script_of, style_of
from tests.support.browser.mounted_text_view import EMPTY_PAGE, THEME

pytestmark = pytest.mark.browser

MOUNT = """async ([source, styles, theme]) => {
  const script = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(source));
  const host = document.body.appendChild(document.createElement("div"));
  for (const name in theme) host.style.setProperty(`--st-${name}`, theme[name]);
  const parentElement = host.attachShadow({ mode: "open" });
  parentElement.appendChild(document.createElement("style")).textContent = styles;
  window.told = [];
  const setTriggerValue = (name, ids) => told.push(ids);
  window.call = (data) => script.default({ parentElement, data, setTriggerValue });
}"""


def listed(place: int, label: str, corpus: str) -> ListedModel:
    name = label.removesuffix(f", {corpus}")
    return ListedModel(label, place, name, label, "#336699", f"{label} {corpus}")


GROUPS = [
    ListedGroup(
        "Trained on wiki8",
        [[listed(0, "GRU", "wiki8")], [listed(1, "LSTM", "wiki8")], [listed(3, "minGRU", "wiki8")]],
    ),
    ListedGroup(
        "Trained on War and Peace",
        [
            [
                listed(2, "GRU 1×128, War and Peace", "War and Peace"),
                listed(4, "GRU 2×128, War and Peace", "War and Peace"),
            ],
            [listed(5, "LSTM 1×128, War and Peace", "War and Peace")],
        ],
    ),
]


@pytest.fixture
def view(desktop: Page) -> Page:
    """An open list of these models, the first two of them chosen."""
    desktop.goto("about:blank")
    desktop.set_content(EMPTY_PAGE)
    desktop.evaluate(MOUNT, [script_of("model_choice"), style_of("model_choice"), THEME])
    give(desktop, ["GRU", "LSTM"])
    desktop.get_by_role("button", name="Choose from 6 models").click()
    return desktop


def give(page: Page, chosen: Sequence[str], push: int = 1, **differences: Any) -> None:
    """Call the script as Streamlit does."""
    data = {"label": "Models of words", "most": 4, "groups": [asdict(group) for group in GROUPS]}
    page.evaluate("call", {**data, "chosen": chosen, "push": push, **differences})


def box(page: Page, label: str) -> Locator:
    return page.get_by_role("checkbox", name=label, exact=True)


def expect_chosen(page: Page, *labels: str) -> None:
    expect(page.locator(".chosen .label")).to_have_text(labels)
    for ticked in page.locator(".row input").all():
        expect(ticked).to_be_checked(checked=ticked.get_attribute("aria-label") in labels)
    expect(page.locator(".count")).to_have_text(f"{len(labels)} of up to 4")


def test_models_stand_in_groups_and_those_chosen_in_the_order_of_the_pages(view):
    expect(view.get_by_role("group", name="Trained on War and Peace")).to_have_text(
        "Trained on War and PeaceGRU 1×128GRU 2×128LSTM 1×128"
    )
    box(view, "minGRU").click()
    box(view, "GRU 1×128, War and Peace").click()
    expect_chosen(view, "GRU", "LSTM", "GRU 1×128, War and Peace", "minGRU")
    told = view.evaluate("told")
    assert told == [["GRU", "LSTM", "minGRU"], [*told[0], "GRU 1×128, War and Peace"]]


def test_a_fifth_is_refused_with_a_sentence_and_never_ticked(view):
    four = ("GRU", "LSTM", "GRU 1×128, War and Peace", "minGRU")
    give(view, four, push=2)
    box(view, "LSTM 1×128, War and Peace").click()
    expect(view.get_by_role("status")).to_have_text(
        "Up to 4 models are compared at a time. "
        "Remove one of them to add LSTM 1×128, War and Peace."
    )
    expect_chosen(view, *four)
    assert view.evaluate("told") == []
    view.get_by_role("button", name="Remove minGRU").click()
    expect(view.get_by_role("status")).to_be_empty()
    box(view, "LSTM 1×128, War and Peace").click()
    expect_chosen(view, *four[:3], "LSTM 1×128, War and Peace")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lstm", ["LSTM", "LSTM 1×128"]),
        ("MIN gru", ["minGRU"]),
        ("2x128", ["GRU 2×128"]),
        ("war gru", ["GRU 1×128", "GRU 2×128"]),
        ("wiki8", ["GRU", "LSTM", "minGRU"]),
        ("", ["GRU", "LSTM", "minGRU", "GRU 1×128", "GRU 2×128", "LSTM 1×128"]),
    ],
)
def test_a_search_finds_by_words_in_any_order_and_case(view, typed, found):
    view.get_by_role("searchbox", name="Search 6 models").fill(typed)
    expect(view.locator(".row:visible")).to_have_text(found)
    for group in view.locator(".group:visible").all():
        expect(group.locator(".row:visible")).not_to_have_count(0)


def test_a_search_that_finds_nothing_says_so_until_it_is_left(view):
    field = view.get_by_role("searchbox")
    field.fill("transformer")
    expect(view.get_by_text("No model here is called that.")).to_be_visible()
    field.press("Escape")
    expect(view.locator(".row:visible")).to_have_count(6)


def test_what_a_visitor_has_chosen_stays_while_python_still_says_what_was_before(view):
    box(view, "minGRU").click()
    give(view, ["GRU", "LSTM"])
    expect_chosen(view, "GRU", "LSTM", "minGRU")
    give(view, ["LSTM"], push=2)
    expect_chosen(view, "LSTM")


def test_a_model_that_comes_is_listed_and_the_search_goes_on(view):
    view.get_by_role("searchbox").fill("gru")
    came = ListedGroup("From the Hub", [[listed(6, "alice/gru@1234567", "")]])
    give(view, ["GRU", "LSTM"], groups=[asdict(group) for group in (*GROUPS, came)])
    expect(view.locator(".row:visible").last).to_have_text("alice/gru@1234567")
    expect(view.get_by_role("searchbox", name="Search 7 models")).to_have_value("gru")


def test_the_focus_goes_to_the_next_model_when_one_is_removed(view):
    view.get_by_role("button", name="Remove GRU").press("Enter")
    expect(view.get_by_role("button", name="Remove LSTM")).to_be_focused()
    view.keyboard.press("Enter")
    expect(view.get_by_role("button", name="Close the list")).to_be_focused()
    expect_chosen(view)
