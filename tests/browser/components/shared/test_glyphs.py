"""Every glyph stands on the cells of its own characters, in whatever script the text is."""

from typing import Any

import pytest
from playwright.sync_api import Page

from memviz.charts.character_marks import glyphs_of
from tests.support.browser.modules import using

pytestmark = pytest.mark.browser

GLYPHS = "shared/glyphs.js"
TEXTS = {
    "plain": "plain text",
    "an accent that combines": "cafe\u0301s",
    "lines and tabs": "if\t(a)\r\n\tb\n",
    "soft hyphen and joiners": "hy\u00adphen a\u200db \u200fc",
    "Hebrew with points": "שָׁלוֹם עולם abc",
    "Arabic": "مرحبا بالعالم abc",
    "Hindi": "नमस्ते a",
    "emoji of several parts": "a 👍🏽 👨‍👩‍👧 b",
    "a mark without a letter": "\u0301a\n\u0301b",
    "controls": "\x00\x1b[31m",
}
DRAWN = """(() => {
    const calls = [];
    const g = {
        set fillStyle(ink) { this.ink = ink; },
        fillText(glyph, x) { calls.push({ glyph, x, align: this.textAlign, ink: this.ink }); },
    };
    const characters = Array.from(given);
    const at = { column: characters.map((_, i) => i), row: characters.map(() => 0) };
    const glyphs = module.glyphsOf(characters);
    module.drawGlyphs(g, glyphs, at, { cell: 10, line: 20 }, (i) => i === 2 ? "red" : "black");
    return calls;
})()"""


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_views_and_figures_draw_the_same_glyphs(modules: Page, text: str) -> None:
    drawn = using(modules, GLYPHS, "module.glyphsOf(Array.from(given))", text)
    assert [(one["start"], one["end"], one["glyph"]) for one in drawn] == list(glyphs_of(text))
    assert [one["start"] for one in drawn[1:]] + [len(text)] == [one["end"] for one in drawn]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_glyph_stands_in_the_middle_of_its_cells(modules: Page, text: str) -> None:
    calls = using(modules, GLYPHS, DRAWN, text)
    for start, end, glyph in glyphs_of(text):
        beside = [call for call in calls if _covers(call, start, end)]
        assert [call for call in beside if glyph in call["glyph"]], (glyph, calls)
        assert {call["ink"] for call in beside} == {"red" if start == 2 else "black"}


def test_only_letters_as_wide_as_a_cell_are_drawn_together(modules: Page) -> None:
    together = [call["glyph"] for call in using(modules, GLYPHS, DRAWN, "abcdef é gh")]
    assert together == ["ab", "c", "def ", "é", " gh"]


def _covers(call: dict[str, Any], start: int, end: int) -> bool:
    """Return whether a call draws at the cells from `start` to before `end`, of 10 pixels each."""
    if call["align"] == "center":
        return call["x"] == 10 * (start + end) / 2
    return call["x"] <= 10 * start and 10 * end <= call["x"] + 10 * len(call["glyph"])
