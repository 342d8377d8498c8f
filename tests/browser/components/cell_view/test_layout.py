"""The grid of the cell view: lines of the text, tabs, marks that hang over."""

from functools import partial

import pytest
from playwright.sync_api import Page

from tests.browser.modules import Evaluate, using

pytestmark = pytest.mark.browser


@pytest.fixture
def layout(modules: Page) -> Evaluate:
    """What an expression of the module gives."""
    return partial(using, modules, "cell_view/layout.js")


def placed(layout: Evaluate, what: str, text: str, columns: int) -> list[int]:
    """Return the column, the row or the span of each character."""
    return layout(f"Array.from(module.layOut(Array.from(given), {columns}).{what})", text)


def test_a_tab_reaches_to_the_next_stop_of_four(layout: Evaluate) -> None:
    assert placed(layout, "column", "\ta\tb", 20) == [0, 4, 5, 8]
    assert placed(layout, "span", "\ta\tb", 20) == [4, 1, 3, 1]


def test_the_marks_of_a_line_end_stand_behind_it(layout: Evaluate) -> None:
    assert placed(layout, "column", "abc\r\nd", 5) == [0, 1, 2, 3, 4, 0]
    assert placed(layout, "row", "abc\r\nd", 5) == [0, 0, 0, 0, 0, 1]


def test_a_line_too_long_is_wrapped_by_words(layout: Evaluate) -> None:
    assert placed(layout, "row", "to be or", 6) == [0] * 5 + [1] * 3
    assert layout("module.layOut(Array.from('to be or'), 6).rows") == 2


def test_every_character_is_found_at_its_place(layout: Evaluate) -> None:
    found = """(({ column, row, at }) => Array.from(column, (x, t) => at(x, row[t])))(
        module.layOut(Array.from(given), 8))"""
    text = "if\t(a)\r\n\tb 😀\nabcdefghijkl"
    assert layout(found, text) == list(range(len(text)))


@pytest.mark.parametrize(("text", "longest"), [("ab\nabcd\n", 5), ("\tab", 6), ("", 0)])
def test_the_longest_line_has_room_for_its_mark(layout: Evaluate, text: str, longest: int) -> None:
    assert layout("module.longestLine(Array.from(given))", text) == longest
