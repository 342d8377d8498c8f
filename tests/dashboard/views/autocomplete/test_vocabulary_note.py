"""A word that a model cannot suggest, or the beginning of none that it can, is named."""

import pytest

from dashboard.views.autocomplete.vocabulary_note import vocabulary_note
from memviz.text.vocabulary import PADDING, TEXT8_ALPHABET, UNKNOWN, Vocabulary

WORDS = Vocabulary(TEXT8_ALPHABET, (PADDING, UNKNOWN, "the", "north", "africa"))


@pytest.mark.parametrize("text", ["", " ", "the north ", "The North af", "the africa"])
def test_of_known_words_nothing_is_said(text):
    assert vocabulary_note(WORDS, text) == ""


def test_a_beginning_that_no_word_has_is_said():
    said = vocabulary_note(WORDS, "the norf")
    assert said == "No word of its vocabulary begins with “norf”."


def test_a_word_that_has_been_typed_whole_must_be_in_the_vocabulary():
    assert vocabulary_note(WORDS, "the nor af") == "Not in its vocabulary: “nor”."
    assert vocabulary_note(WORDS, "the norx q") == (
        "No word of its vocabulary begins with “q”. Not in its vocabulary: “norx”."
    )


def test_of_many_words_the_last_ones_are_named_and_long_ones_are_cut():
    assert vocabulary_note(WORDS, "q r s t u r ") == (
        "Not in its vocabulary: “s”, “t”, “u” and 2 more."
    )
    assert vocabulary_note(WORDS, "q" * 900).endswith(f"begins with “{'q' * 23}…”.")
