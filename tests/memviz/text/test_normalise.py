"""Text as text8 was made: lower case, digits spelled out, everything else a space."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.text.normalise import normalisation_changes, normalise

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SPELLED = {
    **{"0": "zero", "1": "one", "2": "two", "3": "three", "4": "four"},
    **{"5": "five", "6": "six", "7": "seven", "8": "eight", "9": "nine"},
}
# Arbitrary Unicode is nearly all replaced; a mix rich in what the recipe treats specially is not.
ORDINARY_TEXT = st.text(st.sampled_from("abzABZ059 ,.é\n\u200b"), max_size=40)
TEXT = st.one_of(st.text(), ORDINARY_TEXT)


@pytest.mark.parametrize(
    ("text", "normalised"),
    [
        ("hello", " hello"),
        (" hello", " hello"),
        ("Hello, World!", " hello world "),
        ("in 1984", " in one nine eight four "),
        ("b2b", " b two b"),
        ("don't", " don t"),
        ("a \t\r\n b", " a b"),
        ("naïve café", " na ve caf "),
        ("İstanbul", " stanbul"),
        ("\N{KELVIN SIGN}", " "),  # its Unicode lower case is an ASCII k
        ("٣", " "),  # an Arabic digit
        ("parts of ", " parts of "),
        ("...", " "),
        (" ", " "),
        ("", ""),
    ],
)
def test_examples(text: str, normalised: str) -> None:
    assert normalise(text) == normalised


@given(TEXT)
def test_words_of_letters_each_after_one_space(text: str) -> None:
    assert re.fullmatch("( [a-z]+)* ?", normalise(text))


@given(TEXT)
def test_only_the_empty_text_becomes_empty(text: str) -> None:
    assert (normalise(text) == "") == (text == "")


@given(TEXT)
def test_a_normalised_text_stays_as_it_is(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(TEXT)
def test_it_is_the_recipe_of_text8_character_by_character(text: str) -> None:
    words = "".join(_as_text8(character) for character in text).split()
    assert normalise(text).split() == words


@given(TEXT.filter(bool), st.sampled_from(LETTERS + LETTERS.upper()))
def test_typing_one_more_letter_adds_one_character(text: str, letter: str) -> None:
    assert normalise(text + letter) == normalise(text) + letter.lower()


@given(TEXT)
def test_a_change_is_noted_exactly_when_there_is_one(text: str) -> None:
    changes = normalisation_changes(text)
    noted = changes.lowered or changes.spelled_out or bool(changes.replaced) or changes.joined
    assert noted == (normalise(text) not in (text, " " + text))


def _as_text8(character: str) -> str:
    """Return what one character becomes, written without the code that is tested."""
    if character in SPELLED:
        return f" {SPELLED[character]} "
    lowered = character.lower() if character.isascii() else " "
    return lowered if lowered in LETTERS else " "
