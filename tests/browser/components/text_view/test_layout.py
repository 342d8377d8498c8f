"""The grid of the text view: lines wrapped by words, steps between words, room for panels."""

from functools import partial

import pytest
from playwright.sync_api import Page

from tests.support.browser.modules import Evaluate, using

pytestmark = pytest.mark.browser


@pytest.fixture
def layout(modules: Page) -> Evaluate:
    """What an expression of the module gives."""
    return partial(using, modules, "text_view/layout.js")


def lines(layout: Evaluate, text: str, columns: int) -> list[str]:
    """Return the lines of a text wrapped to so many columns."""
    rows = layout(f"Array.from(module.wrapWords(Array.from({text!r}), {columns}).row)")
    wrapped = [""] * (max(rows) + 1)
    for character, row in zip(text, rows, strict=True):
        wrapped[row] += character
    return wrapped


def test_a_space_goes_to_the_next_line_with_its_word(layout: Evaluate) -> None:
    assert lines(layout, " to be or not", 7) == [" to be", " or not"]


def test_a_word_longer_than_a_line_is_broken(layout: Evaluate) -> None:
    assert lines(layout, " a grammarian", 5) == [" a", " gram", "maria", "n"]


def test_a_line_feed_ends_its_line(layout: Evaluate) -> None:
    assert lines(layout, "to\nbe\n", 20) == ["to\n", "be\n"]
    assert layout("module.wrapWords('to\\nbe\\n', 20).rows") == 2


def test_a_place_of_the_grid_has_its_character_or_none(layout: Evaluate) -> None:
    places = "[[1, 0], [6, 0], [1, 1], [7, 1], [-1, 0], [0, -1], [0, 9]]"
    at = f"{places}.map(([x, y]) => module.wrapWords(' to be or not', 7).at(x, y))"
    assert layout(at) == [1, -1, 7, -1, -1, -1, -1]


@pytest.mark.parametrize(("start", "direction", "end"), [(1, 1, 3), (4, -1, 3), (3, -1, 0)])
def test_a_step_leads_to_where_a_word_begins(layout, start, direction, end):
    assert layout(f"module.neighbouringWord(' to be or', {start}, {direction})") == end


def test_panels_stand_in_rows_as_full_as_can_be(layout: Evaluate) -> None:
    counts = "[1, 3, 4, 5].map((panels) => module.columnsFor(panels, 222 * 4 + 14 * 3))"
    assert layout(counts) == [1, 3, 4, 3]
    assert layout("module.columnsFor(3, 100)") == 1


def test_compact_panels_share_the_screen_within_bounds(layout: Evaluate) -> None:
    lines_of = "[1, 2, 4].map((panels) => module.linesInSight(true, panels, 600))"
    assert layout(lines_of) == [12, 8, 3]
    assert layout("module.linesInSight(false, 4, 600)") == 12.5
