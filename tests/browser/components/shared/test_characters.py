"""Characters that draw nothing: one mark and one name each, in views and in figures."""

import pytest
from playwright.sync_api import Page

from memviz.analysis.errors.characters import name_of
from memviz.charts.character_marks import MARKS, symbol_drawn
from tests.support.browser.modules import using

pytestmark = pytest.mark.browser

CHARACTERS = "shared/characters.js"


def each(modules: Page, function: str, characters: str) -> list[str]:
    """Return what a function of the module gives for each character."""
    expression = f"Array.from(given, (character) => module.{function}(character))"
    return using(modules, CHARACTERS, expression, characters)


def test_what_draws_nothing_has_a_mark_and_all_else_is_itself(modules: Page) -> None:
    assert each(modules, "glyphOf", "\n\r\t\x00\ufeff a😀") == list("↵←→▯▯ a😀")


def test_a_mark_takes_one_place_as_its_character_does(modules: Page) -> None:
    assert {len(mark) for mark in each(modules, "glyphOf", "\n\r\t\x1f\ufeff")} == {1}


def test_what_cannot_be_seen_is_called_by_its_name(modules: Page) -> None:
    names = ["line feed", "carriage return", "tab", "space"]
    assert each(modules, "nameOf", "\n\r\t e\x00") == [*names, "e", "▯"]


def test_within_a_sentence_what_can_be_seen_stands_between_quotes(modules: Page) -> None:
    names = ["line feed", "carriage return", "tab", "space"]
    assert each(modules, "quotedNameOf", "\n\r\t e\x00") == [*names, "“e”", "“▯”"]


def test_a_word_is_its_own_name(modules: Page) -> None:
    named = using(modules, CHARACTERS, "given.map(module.nameOf)", ["grammar", "constructor"])
    assert named == ["grammar", "constructor"]


def test_of_a_token_its_spaces_and_line_ends_are_drawn(modules: Page) -> None:
    tokens = [" the", "a b", "\n\n", "\t x"]
    assert using(modules, CHARACTERS, "given.map(module.nameOf)", tokens) == [
        symbol_drawn(token) for token in tokens
    ]
    assert using(modules, CHARACTERS, "given.map(module.quotedNameOf)", tokens)[0] == "“␣the”"


def test_python_s_figures_mark_and_name_them_alike(modules: Page) -> None:
    assert using(modules, CHARACTERS, "module.MARKS") == MARKS
    assert each(modules, "nameOf", "\n\r\t ") == [name_of(character) for character in "\n\r\t "]
