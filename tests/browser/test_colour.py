"""What colour says in the views is said without it too: signs, shares, names of models."""

import pytest
from playwright.sync_api import Page, expect

from memviz.analysis.cells import CellChoice
from tests.support.browser.mounted_cell_view import MountedCells, panel_of
from tests.support.browser.mounted_text_view import MountedView, made_up

pytestmark = pytest.mark.browser

READ_TEXT = """(canvas, [character, y]) => {
  const g = canvas.getContext("2d");
  const x = (character + 0.5) * g.measureText("0").width;
  return [...g.getImageData(x * devicePixelRatio, y * devicePixelRatio, 1, 1).data.slice(0, 3)];
}"""


def test_a_cell_below_zero_is_underlined(desktop: Page) -> None:
    view = MountedCells(desktop)
    view.show([panel_of("   abc")], {"m": CellChoice(1, "c", 1)})
    cell = desktop.evaluate("""() => { const g = document.createElement("canvas").getContext("2d");
        g.font = "15px monospace"; return g.measureText("0").width; }""")
    for character, underlined in ((1, True), (2, False)):
        x = cell * (character + 0.5)
        assert (view.pixel(x, 6) != view.pixel(x, 20.5)) == underlined
    expect(desktop.locator(".legend")).to_contain_text("underlined: below 0")


def test_what_counts_against_the_target_is_underlined(desktop: Page) -> None:
    MountedView(desktop).show([made_up("  a b", signed=True)], selected=4)
    canvas = desktop.locator("canvas.text")
    for character, underlined in ((1, True), (3, True), (0, False)):
        cell, line = (canvas.evaluate(READ_TEXT, [character, y]) for y in (6, 22.7))
        assert (cell != line) == underlined


@pytest.mark.parametrize("value", ["+0.00", "\u22121.00", "+1.00"])
def test_the_sign_of_a_cell_is_read_where_the_pointer_is(desktop: Page, value: str) -> None:
    MountedCells(desktop).show([panel_of("   abc")], {"m": CellChoice(1, "c", 1)})
    character = ["+0.00", "\u22121.00", "+1.00"].index(value)
    desktop.locator("canvas.text").hover(position={"x": 4 + 9 * character, "y": 8})
    expect(desktop.locator(".reading")).to_contain_text(f"character {character}: {value}")
