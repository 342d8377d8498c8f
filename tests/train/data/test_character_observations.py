"""A character model reads the raw text and predicts, everywhere, the character that follows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.models.config import MOST_SYMBOLS
from memviz.text.vocabulary import PADDING, PADDING_INDEX, UNKNOWN, UNKNOWN_INDEX
from train.data.character_observations import CharacterObservations

LENGTH = 5
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=2, max_size=40)


def everything(observations: CharacterObservations) -> np.ndarray:
    return np.arange(len(observations.ranges))


@given(texts)
def test_inputs_joined_give_the_text_without_its_last_character(text: str) -> None:
    observations = CharacterObservations(text, LENGTH)
    alphabet = (PADDING, UNKNOWN, *sorted(set(text)))
    vocabulary = observations.vocabulary(everything(observations))
    encoded = observations.encoded(vocabulary)
    assert set(vocabulary.alphabet) <= set(alphabet)
    read = [vocabulary.alphabet[index] for index in encoded.inputs.ravel() if index]
    assert "".join(read) == text[:-1]


@given(texts)
def test_targets_are_the_inputs_one_character_later(text: str) -> None:
    observations = CharacterObservations(text, LENGTH)
    vocabulary = observations.vocabulary(everything(observations))
    encoded = observations.encoded(vocabulary)
    filled = encoded.inputs != PADDING_INDEX
    assert encoded.targets[filled].tolist() == vocabulary.encode(text[1:]).tolist()
    assert (encoded.targets[~filled] == PADDING_INDEX).all()


def test_a_character_that_training_never_reads_is_unknown() -> None:
    observations = CharacterObservations("aaaaabcbcbb", LENGTH)
    vocabulary = observations.vocabulary(np.array([0]))
    assert vocabulary.alphabet == (PADDING, UNKNOWN, "a")
    assert (observations.encoded(vocabulary).inputs[1] == UNKNOWN_INDEX).all()


def test_the_alphabet_is_in_code_order() -> None:
    observations = CharacterObservations("zaé\r\n\ufeffb.", 20)
    alphabet = observations.vocabulary(np.array([0])).alphabet
    assert alphabet == (PADDING, UNKNOWN, "\n", "\r", ".", "a", "b", "z", "é", "\ufeff")


def test_a_large_alphabet_takes_two_bytes() -> None:
    observations = CharacterObservations("".join(map(chr, range(300, 700))), LENGTH)
    encoded = observations.encoded(observations.vocabulary(everything(observations)))
    assert encoded.inputs.dtype == np.uint16
    assert encoded.inputs.max() == 400


def test_a_range_includes_the_character_that_is_only_predicted() -> None:
    assert CharacterObservations("abcdefgh", LENGTH).ranges.tolist() == [[0, 6], [5, 8]]


def test_a_text_with_more_characters_than_an_alphabet_may_have_says_what_to_do():
    text = "".join(map(chr, range(0x4E00, 0x4E00 + MOST_SYMBOLS - 1)))
    observations = CharacterObservations(text, 10)
    advice = "the text has 4,095 different characters, and .* at most 4,094; replace the rare ones"
    with pytest.raises(ValueError, match=advice):
        observations.vocabulary(np.arange(len(observations.ranges)))
    assert CharacterObservations(text[:-1], 10).vocabulary(np.arange(410))
