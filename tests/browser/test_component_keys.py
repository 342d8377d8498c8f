"""What the mouse can do in the project's own components can be done by key, and keys stay free."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from memviz.analysis.cells import CellChoice
from memviz.components.shared.assets import script_of
from tests.browser.conftest import wait_for_run
from tests.browser.mounted_cell_view import MountedCells, panel_of
from tests.browser.mounted_past_view import MountedPast, panel_that_remembers
from tests.browser.mounted_text_view import EMPTY_PAGE, MountedView, made_up

pytestmark = pytest.mark.browser

TEXT = "to be or not to be that is the question"
OF_THE_BROWSER = ("Alt+ArrowLeft", "Control+Home", "Control+End")
MOUNT = """async ([source, data]) => {
  const script = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(source));
  const host = document.body.appendChild(document.createElement("div"));
  const parentElement = host.attachShadow({ mode: "open" });
  window.opened = [];
  window.addEventListener("memviz-open-cell", ({ detail }) => opened.push(detail.cell));
  script.default({ parentElement, data, setTriggerValue: () => {} });
}"""


def mounted(page: Page, name: str, data: dict[str, Any]) -> None:
    """Call a component's script on an empty page."""
    page.goto("about:blank")
    page.set_content(EMPTY_PAGE)
    page.evaluate(MOUNT, [script_of(name), data])


def cancelled(control: Locator, key: str) -> bool:
    """Return whether the component keeps a key from the browser."""
    modifier, _, name = key.partition("+")
    return control.evaluate(
        """(control, [modifier, key]) => !control.dispatchEvent(new KeyboardEvent("keydown", {
            key, bubbles: true, composed: true, cancelable: true,
            altKey: modifier === "Alt", ctrlKey: modifier === "Control" }))""",
        [modifier, name],
    )


def past(page: Page) -> Locator:
    MountedPast(page).show(TEXT, [panel_that_remembers(TEXT, 3)], selected=20)
    return page.get_by_role("slider")


def cells(page: Page) -> Locator:
    MountedCells(page).show([panel_of(TEXT, cells=30)], {"m": CellChoice(1, "c", 5)})
    return page.get_by_role("slider")


def text(page: Page) -> Locator:
    MountedView(page).show([made_up(f" {TEXT}")])
    return page.get_by_role("slider")


def ranking(page: Page) -> Locator:
    found = {"model": "m", "layer": 1, "part": "c", "label": "GRU", "where": "layer 1"}
    rows = [{**found, "cell": cell, "correlation": 0.5, "by_chance": 0.1} for cell in (7, 8, 9)]
    mounted(
        page,
        "cell_ranking",
        {"label": "quotes", "threshold": 0.3, "cells": [{**row, "colour": "#333"} for row in rows]},
    )
    return page.get_by_role("button").first


@pytest.mark.parametrize("make", [past, cells, text, ranking])
@pytest.mark.parametrize("key", OF_THE_BROWSER)
def test_keys_of_the_browser_are_left_to_it(desktop, make, key):
    control = make(desktop)
    control.focus()
    assert cancelled(control, "+End")
    assert not cancelled(control, key)


@pytest.mark.parametrize("make", [past, cells, text])
def test_a_slider_tells_its_keys(desktop, make):
    expect(make(desktop)).to_have_accessible_description(re.compile("^Keys"))


def test_the_past_moves_to_its_ends_and_in_steps_of_ten(desktop):
    slider = past(desktop)
    for key, timestep in (("Home", 0), ("PageDown", 10), ("End", len(TEXT) - 1), ("PageUp", 28)):
        slider.press(key)
        expect(slider).to_have_attribute("aria-valuenow", str(timestep))


def test_a_lag_stays_between_none_and_twenty(desktop):
    slider = past(desktop)
    for key, lag in (("ArrowDown", 0), ("ArrowUp", 20)):
        for _ in range(25):
            slider.press(key)
        expect(desktop.locator(".reading")).to_contain_text(f"{lag} back")


def test_cells_are_stepped_through_and_characters_reached_at_both_ends(desktop):
    slider = cells(desktop)
    for key, cell in (("PageDown", 15), ("ArrowUp", 14), ("PageUp", 4), ("ArrowDown", 5)):
        slider.press(key)
        expect(slider).to_have_attribute("aria-valuenow", str(cell))
    for key, character in (("End", len(TEXT) - 1), ("ArrowLeft", len(TEXT) - 2), ("Home", 0)):
        slider.press(key)
        expect(desktop.locator(".reading")).to_contain_text(f"character {character}:")


def test_a_ranking_is_walked_by_arrows_and_its_ends_and_opens_what_it_is_at(desktop):
    ranking(desktop).focus()
    rows = desktop.get_by_role("button")
    for key, row in (("ArrowDown", 1), ("End", 2), ("ArrowUp", 1), ("Home", 0)):
        desktop.keyboard.press(key)
        expect(rows.nth(row)).to_be_focused()
        expect(rows.nth(row)).to_have_attribute("aria-current", "true")
        expect(rows.nth(row)).to_have_attribute("tabindex", "0")
    desktop.keyboard.press("Enter")
    assert desktop.evaluate("opened") == [8, 9, 8, 7, 7]


def test_a_link_is_selected_by_focus_and_copied_by_enter(desktop):
    mounted(desktop, "link_field", {"query": "t=106", "label": "Link to this view"})
    field = desktop.get_by_role("textbox", name="Link to this view")
    desktop.keyboard.press("Tab")
    expect(field).to_be_focused()
    selected = "one => [one.selectionStart, one.selectionEnd, one.value.length]"
    start, end, length = field.evaluate(selected)
    assert (start, end) == (0, length)
    desktop.keyboard.press("Tab")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("status")).to_have_text(re.compile("copied|selected"))


def test_a_suggestion_is_taken_by_enter_and_tab_never_holds_the_visitor(server, desktop):
    desktop.goto(f"{server}/autocomplete?typed=parts+of+n")
    wait_for_run(desktop)
    field = desktop.get_by_role("textbox", name="Type English text")
    suggestion = desktop.get_by_role("button", name=re.compile(", .* %$")).first
    word = suggestion.inner_text().split("\n")[0]
    suggestion.press("Enter")
    expect(field).to_have_value(re.compile(f"parts of {word} $"))
    expect(field).to_be_focused()
    desktop.keyboard.press("Tab")
    expect(field).not_to_be_focused()
    desktop.keyboard.press("Shift+Tab")
    expect(field).to_be_focused()
