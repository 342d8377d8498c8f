"""What a screen reader is told: on arrival, on moving by keys, on pinning, while typing."""

import re

import pytest
from playwright.sync_api import Page, expect

from memviz.analysis.cells import CellChoice
from tests.support.browser.mounted_cell_view import MountedCells, panel_of
from tests.support.browser.mounted_past_view import MountedPast, panel_that_remembers
from tests.support.browser.mounted_text_view import MountedView, made_up
from tests.support.browser.page import wait_for_run

pytestmark = pytest.mark.browser

SPOKEN = 500  # milliseconds after which a view that is at rest has spoken
# Counts what the live region of the last component on the page is given to say.
COUNT = """() => { window.said = [];
  const look = (root) => { for (const one of root.querySelectorAll("*")) {
    if (one.shadowRoot) look(one.shadowRoot);
    if (one.getRootNode() !== document && one.matches("[role=status]")) {
      new MutationObserver(() => said.push(one.textContent)).observe(one, { childList: true });
    }
  } };
  look(document); }"""


def test_on_arrival_every_model_tells_words_shares_and_rank(desktop: Page) -> None:
    MountedView(desktop).show([made_up(" to be or", unknown=["or"])] * 2, selected=4)
    for label in ("Model 0", "Model 1"):
        group = desktop.get_by_role("group", name=label)
        expect(group.get_by_role("listitem")).to_have_text(
            ["the, 20\u00a0%", "of, 20\u00a0%", "education, 20\u00a0%"]
        )
        expect(group).to_contain_text(
            "60\u00a0% from earlier words, most “to” 60\u00a0%, target ranks 12, 1.0\u00a0%"
        )
    expect(desktop.get_by_text("Text: to be or")).to_be_attached()
    expect(desktop.get_by_role("status")).to_have_text("")


def test_the_slider_tells_the_character_its_place_and_its_word(desktop: Page) -> None:
    MountedView(desktop).show([made_up(" to be or")], selected=4)
    slider = desktop.get_by_role("slider", name="Selected character")
    told = "aria-valuetext"
    expect(slider).to_have_attribute(told, "b, timestep 4 of 8, pinned, 1 letter of be read")
    slider.press("ArrowLeft")
    expect(slider).to_have_attribute(told, "space, timestep 3 of 8, 0 letters of be read")
    slider.press("Enter")
    expect(slider).to_have_attribute(told, "space, timestep 3 of 8, pinned, 0 letters of be read")


def test_keys_pressed_quickly_are_spoken_once(desktop: Page) -> None:
    MountedView(desktop).show([made_up(" to be or not to be")])
    desktop.evaluate(COUNT)
    for _ in range(4):
        desktop.get_by_role("slider").press("ArrowRight")
    desktop.wait_for_timeout(SPOKEN)
    (said,) = desktop.evaluate("said")
    assert said.startswith("Timestep 6, target or. Model 0: the 20")
    assert len(said) < 120


def test_a_row_without_a_target_says_so_on_arrival(desktop: Page) -> None:
    MountedView(desktop).show([made_up(" to be or", unknown=["or"])], selected=8)
    expect(desktop.get_by_role("group", name="Model 0")).to_contain_text(
        "“or” is not in the vocabulary: no logit, nothing to show"
    )


def test_a_cell_says_its_value_once(desktop: Page) -> None:
    MountedCells(desktop).show([panel_of("abc")], {"m": CellChoice(1, "c", 0)})
    slider = desktop.get_by_role("slider", name="Model m: cell")
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "Layer 1, cell 0: +1.00 after “b”")
    desktop.wait_for_timeout(SPOKEN)
    expect(desktop.get_by_role("status")).to_have_text("")
    desktop.get_by_role("group", name="Model m: all cells").press("ArrowDown")
    expect(desktop.get_by_role("status")).to_have_text("Layer 1, cell 1: \u22121.00 after “b”")


def test_the_past_says_how_much_is_right_and_what_one_lag_holds(desktop: Page) -> None:
    view = MountedPast(desktop)
    view.show("to be or not", [panel_that_remembers("to be or not", 2)], selected=9)
    slider = desktop.get_by_role("slider")
    expect(slider).to_have_attribute("aria-valuetext", "9, “n”. LSTM: 2 of 10 right")
    desktop.evaluate(COUNT)
    for _ in range(4):
        slider.press("ArrowDown")
    expect(desktop.get_by_role("status")).to_have_text(
        "1 back space was read. LSTM: space, 90 % sure, from layer 2, h"
    )
    assert len(desktop.evaluate("said")) == 1


def test_typing_is_not_talked_over_and_its_answer_is_told(server: str, desktop: Page) -> None:
    desktop.goto(f"{server}/autocomplete")
    wait_for_run(desktop)
    field = desktop.get_by_role("textbox", name="Type English text")
    expect(field).to_have_accessible_description(re.compile("Tab completes it with the first"))
    desktop.get_by_role("button", name=re.compile(", .* %$")).first.wait_for()
    desktop.wait_for_timeout(1000)  # what is told of the first text
    desktop.evaluate(COUNT)
    field.press_sequentially(" parts of no", delay=40)
    desktop.wait_for_timeout(1500)
    (said,) = desktop.evaluate("said")
    assert re.fullmatch(r"GRU: \w+, [<\d. ]+ %; LSTM: \w+, [<\d. ]+ %", said)


def test_an_answer_that_does_not_come_is_told(server: str, desktop: Page) -> None:
    desktop.goto(f"{server}/autocomplete")
    wait_for_run(desktop)
    desktop.get_by_role("button", name=re.compile(", .* %$")).first.wait_for()
    desktop.route("**/api/typing", lambda route: route.abort())
    desktop.get_by_role("textbox", name="Type English text").press("x")
    expect(desktop.get_by_role("status").filter(has_text="does not answer")).to_be_attached()
