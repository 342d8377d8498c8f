"""No page moves for who prefers no motion; what may move is started, stopped, stepped by hand."""

import pytest
from playwright.sync_api import Page, expect

from memviz.analysis.cells import CellChoice
from tests.support.browser.mounted_cell_view import MountedCells, panel_of
from tests.support.browser.mounted_text_view import MountedView, made_up, view_data
from tests.support.browser.page import quick_address_of, wait_for_run
from tests.support.pages import PAGES

pytestmark = pytest.mark.browser

# Keeps a place for as long as its view takes to come: a length of time, no motion.
NO_MOTION = {"text_view_place"}
ANIMATIONS = """() => {
  const within = (root) => [...root.getAnimations(), ...[...root.querySelectorAll("*")]
    .filter((one) => one.shadowRoot).flatMap((one) => within(one.shadowRoot))];
  return within(document).filter((one) => one.playState === "running")
    .map((one) => one.animationName ?? one.transitionProperty ?? "");
}"""
NOTE_SCROLLING = """() => { window.scrolled = [];
  Element.prototype.scrollIntoView = (options) => scrolled.push(options.behavior); }"""


def animations_on(page: Page) -> set[str]:
    return set(page.evaluate(ANIMATIONS)) - NO_MOTION


@pytest.mark.parametrize("name", PAGES)
def test_nothing_moves_on_a_page(server_of_both, still, name):
    still.goto(quick_address_of(server_of_both, name))
    wait_for_run(still)
    expect(still.get_by_test_id("stSkeleton")).to_have_count(0)
    seen = set()
    for _ in range(5):
        seen |= animations_on(still)
        still.wait_for_timeout(100)
    assert seen == set()


def test_the_animations_of_others_are_seen(server, desktop):
    desktop.goto(server)
    desktop.wait_for_function(f"({ANIMATIONS})().some(name => name.startsWith('memviz-letter'))")


@pytest.mark.parametrize(("visitor", "way"), [("still", "auto"), ("desktop", "smooth")])
def test_a_text_comes_into_sight_at_once_or_gliding(request, visitor, way):
    page = request.getfixturevalue(visitor)
    MountedView(page).show([made_up(" to be")])
    page.evaluate(NOTE_SCROLLING)
    pushed = view_data([made_up(" to be")], selected=3) | {"push": 1}
    page.evaluate("data => view.call(data)", pushed)
    assert page.evaluate("scrolled") == [way]


@pytest.mark.parametrize(("visitor", "way"), [("still", "auto"), ("desktop", "smooth")])
def test_a_cell_comes_into_sight_at_once_or_gliding(request, visitor, way):
    page = request.getfixturevalue(visitor)
    MountedCells(page).show([panel_of("to be")], {"m": CellChoice(1, "c", 0)})
    page.evaluate(NOTE_SCROLLING)
    opened = {"model": "m", "layer": 1, "part": "c", "cell": 2}
    page.evaluate(
        "detail => window.dispatchEvent(new CustomEvent('memviz-open-cell', { detail }))", opened
    )
    assert page.evaluate("scrolled") == [way]


def test_a_text_plays_when_asked_and_stops_for_the_button_and_for_a_step(still):
    MountedView(still).show([made_up(" to be or not to be or not to be")])
    place = still.locator(".place")
    expect(place).to_have_text("2 / 31, pinned")
    for stop in ("button", "step"):
        still.get_by_role("button", name="Play through the text").press("Enter")
        still.get_by_role("button", name="Stop playing").wait_for()
        if stop == "button":
            still.get_by_role("button", name="Stop playing").press("Enter")
        else:
            still.get_by_role("slider").press("ArrowRight")
        expect(still.get_by_role("button", name="Play through the text")).to_be_visible()
        still.wait_for_timeout(200)
        stands = place.inner_text()
        still.wait_for_timeout(600)
        assert place.inner_text() == stands
