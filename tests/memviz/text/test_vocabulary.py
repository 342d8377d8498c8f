"""What a model reads, an alphabet of symbols, and what it predicts, a list of words."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.text.vocabulary import (
    PADDING,
    PADDING_INDEX,
    TEXT8_ALPHABET,
    UNKNOWN,
    UNKNOWN_INDEX,
    Vocabulary,
)

WORDS = Vocabulary(TEXT8_ALPHABET, (PADDING, UNKNOWN, "the", "africa", "ä"))
CHARACTERS = Vocabulary((PADDING, UNKNOWN, "\n", "a", "é"))


def test_the_alphabet_of_text8_is_padding_space_and_the_letters() -> None:
    assert len(TEXT8_ALPHABET) == 28
    assert TEXT8_ALPHABET[PADDING_INDEX] == PADDING
    assert "".join(TEXT8_ALPHABET[1:]) == " abcdefghijklmnopqrstuvwxyz"


def test_a_text_is_encoded_as_the_indices_of_its_characters() -> None:
    indices = WORDS.encode(" az")
    assert indices.dtype == np.int64
    assert indices.tolist() == [1, 2, 27]


@pytest.mark.parametrize(
    ("letters", "has"),
    [("", True), ("af", True), ("africa", True), ("africas", False), ("z", False)],
)
def test_whether_any_word_begins_with_some_letters(letters: str, has: bool) -> None:
    assert WORDS.has_beginning(letters) == has


@pytest.mark.parametrize(
    ("letters", "found"), [("", [2, 3, 4]), ("af", [3]), ("<p", []), ("z", [])]
)
def test_which_outputs_begin_with_some_letters(letters: str, found: list[int]) -> None:
    assert np.flatnonzero(WORDS.that_begin_with(letters)).tolist() == found


def test_an_empty_text_has_no_indices() -> None:
    assert WORDS.encode("").shape == (0,)


@given(st.text(st.sampled_from(TEXT8_ALPHABET[1:])))
def test_encoding_loses_nothing(text: str) -> None:
    assert "".join(TEXT8_ALPHABET[index] for index in WORDS.encode(text)) == text


@given(st.text())
def test_padding_is_never_read(text: str) -> None:
    assert PADDING_INDEX not in CHARACTERS.encode(text)


@pytest.mark.parametrize("stranger", ["A", "é", "1", "\n"])
def test_a_character_outside_the_alphabet_is_refused_by_name(stranger: str) -> None:
    with pytest.raises(ValueError, match="is not in the model's alphabet") as refusal:
        WORDS.encode(f" north {stranger}")
    assert repr(stranger) in str(refusal.value)
    assert "memviz.normalise" in str(refusal.value)


def test_of_a_model_of_characters_it_is_to_be_left_out() -> None:
    with pytest.raises(ValueError, match=r"'!' is not in the model's alphabet; leave it out"):
        Vocabulary((PADDING, "a")).encode("a!")


def test_a_character_model_reads_a_strange_character_as_unknown() -> None:
    assert CHARACTERS.encode("aéz").tolist() == [3, 4, UNKNOWN_INDEX]


def test_targets_are_the_indices_of_words() -> None:
    indices = WORDS.target_indices(["africa", "the", "xylophone", ""])
    assert indices.dtype == np.int64
    assert indices.tolist() == [3, 2, UNKNOWN_INDEX, UNKNOWN_INDEX]


def test_it_knows_the_words_it_has_a_logit_for() -> None:
    assert WORDS.knows("africa")
    for no_word in ("xylophone", "", PADDING, UNKNOWN):
        assert not WORDS.knows(no_word)


def test_a_model_predicts_words_or_without_words_the_symbols_it_reads() -> None:
    assert WORDS.outputs == WORDS.words
    assert CHARACTERS.outputs == CHARACTERS.alphabet


@given(st.text())
def test_a_character_model_knows_no_word(word: str) -> None:
    assert not CHARACTERS.knows(word)


@pytest.mark.parametrize("vocabulary", [WORDS, CHARACTERS])
def test_it_is_saved_in_the_order_of_the_indices(vocabulary: Vocabulary, tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.json"
    vocabulary.save(path)
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "alphabet": list(vocabulary.alphabet),
        "words": list(vocabulary.words),
    }
