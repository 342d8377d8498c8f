"""Where the system forces its colours: what is drawn can be read, the focus can be seen."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from memviz.analysis.cells import CellChoice
from tests.support.browser.mounted_cell_view import MountedCells, panel_of
from tests.support.browser.mounted_past_view import MountedPast, panel_that_remembers
from tests.support.browser.mounted_text_view import MountedView, made_up
from tests.support.browser.page import PATIENCE, wait_for_run

pytestmark = pytest.mark.browser


@pytest.fixture
def forced(chromium: Browser) -> Iterator[Page]:
    """An empty page of a visitor whose system forces its colours."""
    with chromium.new_context(forced_colors="active", color_scheme="light") as context:
        context.set_default_timeout(PATIENCE)
        yield context.new_page()


def colours_of(place: Locator) -> set[tuple[int, int, int]]:
    """Return the colours in the picture of an element."""
    picture = Image.open(io.BytesIO(place.screenshot())).convert("RGB")
    counted = picture.getcolors(maxcolors=1 << 24)
    assert counted is not None
    return {colour for _, colour in counted}  # type: ignore[misc]


def test_the_text_its_legend_and_its_models_keep_their_colours(forced: Page) -> None:
    MountedView(forced).show([made_up(" to be")])
    assert (11, 76, 80) in colours_of(forced.locator("canvas.text"))
    assert len(colours_of(forced.locator(".ramp"))) > 20
    assert (0x33, 0x66, 0x99) in colours_of(forced.locator(".mark"))


def test_the_focus_is_seen_around_the_models(forced: Page) -> None:
    MountedView(forced).show([made_up(" to be")])
    forced.get_by_role("slider").press("ArrowRight")
    expect(forced.locator(".models")).to_have_css("outline-style", "solid")


def test_cells_keep_red_and_blue(forced: Page) -> None:
    MountedCells(forced).show([panel_of("   abc")], {"m": CellChoice(1, "c", 1)})
    seen = colours_of(forced.locator("canvas.text"))
    assert {(0xDC, 0x55, 0x46), (0x3F, 0x8A, 0xCB)} <= seen
    assert len(colours_of(forced.locator(".ramp"))) > 20


def test_the_past_shows_its_timestep_and_the_lag_that_is_looked_at(forced: Page) -> None:
    text = "to be or not"
    MountedPast(forced).show(text, [panel_that_remembers(text, 4)], selected=9)
    assert (0x0E, 0x15, 0x17) in colours_of(forced.locator(".now"))
    expect(forced.locator(".looked").first).to_have_css("outline-style", "solid")


def test_a_choice_looks_chosen(server: str, forced: Page) -> None:
    forced.goto(f"{server}/accuracy")
    wait_for_run(forced)
    pills = forced.get_by_test_id("stMain").get_by_test_id("stButtonGroup").get_by_role("button")
    background = "button => getComputedStyle(button).backgroundColor"
    chosen = pills.filter(has_text="top 1")
    other = pills.filter(has_text="top 2")
    expect(other).to_be_visible()
    assert chosen.evaluate(background) != other.evaluate(background)


def test_chosen_models_keep_their_colours(server: str, forced: Page) -> None:
    forced.goto(f"{server}/accuracy")
    wait_for_run(forced)
    chosen = forced.locator(".model-choice .chosen")
    expect(chosen.get_by_role("listitem")).to_have_count(2)
    assert {(0x28, 0x96, 0xF5), (0xE1, 0x6C, 0x10)} <= colours_of(chosen)
