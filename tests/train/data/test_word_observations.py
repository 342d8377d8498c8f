"""Words are packed as the article packed them, and labelled with nothing but themselves."""

from collections import Counter
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.text.vocabulary import PADDING_INDEX, TEXT8_ALPHABET, UNKNOWN, UNKNOWN_INDEX
from memviz.text.words import target_words
from train.data.word_observations import WordObservations

LENGTH = 12
words = st.text("abcd", min_size=1, max_size=LENGTH - 1)
texts = st.lists(words, min_size=1, max_size=60).map(lambda parts: " " + " ".join(parts))


def everything(observations: WordObservations) -> np.ndarray:
    return np.arange(len(observations.ranges))


def decoded(inputs: np.ndarray) -> list[str]:
    return ["".join(TEXT8_ALPHABET[index] for index in row if index) for row in inputs]


@given(texts)
def test_observations_joined_give_the_text_back(text: str) -> None:
    observations = WordObservations(text, LENGTH, words=100)
    encoded = observations.encoded(observations.vocabulary(everything(observations)))
    assert "".join(decoded(encoded.inputs)) == text


@given(texts)
def test_each_observation_is_whole_words_with_their_spaces_and_fits(text: str) -> None:
    for start, end in WordObservations(text, LENGTH, words=100).ranges:
        assert text[start] == " "
        assert end == len(text) or text[end] == " "
        assert 0 < end - start <= LENGTH


@given(texts)
def test_an_observation_ends_only_where_the_next_word_would_not_fit(text: str) -> None:
    ranges = WordObservations(text, LENGTH, words=100).ranges
    for start, end in ranges[:-1]:
        next_word = text[end:].split(" ")[1]
        assert end - start + 1 + len(next_word) > LENGTH


@given(texts, st.integers(1, 5))
def test_every_character_is_labelled_with_its_word(text: str, size: int) -> None:
    observations = WordObservations(text, LENGTH, words=size)
    vocabulary = observations.vocabulary(everything(observations))
    encoded = observations.encoded(vocabulary)
    for read, targets in zip(decoded(encoded.inputs), encoded.targets, strict=True):
        expected = vocabulary.target_indices(target_words(read))
        assert targets[: len(read)].tolist() == expected.tolist()
        assert (targets[len(read) :] == PADDING_INDEX).all()


@given(texts, st.integers(1, 5), st.data())
def test_the_vocabulary_is_the_commonest_words_of_the_training_observations(
    text: str, size: int, data: st.DataObject
) -> None:
    observations = WordObservations(text, LENGTH, words=size)
    drawn = data.draw(st.sets(st.sampled_from(everything(observations).tolist())))
    training = np.array(sorted(drawn), dtype=int)
    vocabulary = observations.vocabulary(training)
    read = [text[start:end] for start, end in observations.ranges[training]]
    counts = Counter("".join(read).split())
    commonest = sorted(counts, key=lambda word: (-counts[word], word))
    assert vocabulary.words[UNKNOWN_INDEX + 1 :] == tuple(commonest[:size])
    assert vocabulary.words[UNKNOWN_INDEX] == UNKNOWN


def test_a_word_outside_the_vocabulary_is_unknown() -> None:
    observations = WordObservations(" a a b", LENGTH, words=1)
    vocabulary = observations.vocabulary(everything(observations))
    assert observations.encoded(vocabulary).targets[0, :6].tolist() == [2, 2, 2, 2, 1, 1]


def test_a_word_that_just_fits_with_its_space_is_kept() -> None:
    word = "a" * (LENGTH - 1)
    assert WordObservations(f" b {word} c", LENGTH, words=9).ranges.tolist() == [
        [0, 2],
        [2, 2 + LENGTH],
        [2 + LENGTH, 4 + LENGTH],
    ]


@pytest.mark.parametrize("letters", [LENGTH, LENGTH + 1, 10 * LENGTH])
def test_a_word_too_long_for_any_observation_is_dropped(letters: int) -> None:
    observations = WordObservations(f" b {'a' * letters} c", LENGTH, words=9)
    assert observations.text == " b c"


@pytest.mark.parametrize("text", ["", " "])
def test_a_text_without_words_has_no_observations(text: str) -> None:
    assert len(WordObservations(text, LENGTH, words=9).ranges) == 0


def test_inputs_and_targets_take_few_bytes() -> None:
    observations = WordObservations(" a b", LENGTH, words=9)
    encoded = observations.encoded(observations.vocabulary(everything(observations)))
    assert encoded.inputs.dtype == np.uint8
    assert encoded.targets.dtype == np.uint16


def test_more_words_than_two_bytes_count_are_told_apart():
    letters = "abcdefghijklmnopq"
    distinct = ["".join(word) for word in product(letters, repeat=4)]
    assert len(distinct) > 2**16
    observations = WordObservations(" " + " ".join(distinct), LENGTH, words=100_000)
    vocabulary = observations.vocabulary(everything(observations))
    targets = observations.encoded(vocabulary).targets
    assert len(np.unique(targets[targets != PADDING_INDEX])) == len(distinct)


def test_words_longer_than_a_checkpoint_may_hold_are_dropped():
    observations = WordObservations(f" a {'b' * 201} {'c' * 200} d", 300, words=100)
    words = observations.vocabulary(everything(observations)).words[2:]
    assert set(words) == {"a", "c" * 200, "d"}
