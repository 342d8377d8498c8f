"""The figure's sentence is found in any revision of its source, and only there."""

import pytest

from train.data.figure_sentence import FIGURE_SENTENCE, figure_sentence_ranges
from train.data.observations import overlapping
from train.data.word_observations import WordObservations

BEFORE = " some text that has nothing to do with it" * 5
AFTER = " and some more text that follows after it" * 5


def found(sentence: str) -> str:
    text = BEFORE + sentence + AFTER
    [(start, end)] = figure_sentence_ranges(text)
    return text[start:end]


def test_the_sentence_itself_is_found_exactly() -> None:
    assert found(FIGURE_SENTENCE) == FIGURE_SENTENCE


def test_a_revision_with_two_words_more_is_found() -> None:
    revised = FIGURE_SENTENCE.replace(" education", " education for children")
    assert found(revised) == revised


@pytest.mark.parametrize("word", ["formal", "education", "through", "schools", "sense"])
def test_a_revision_with_another_word_is_found_from_its_beginning_to_its_end(word: str) -> None:
    revised = FIGURE_SENTENCE.replace(f" {word}", " " + "x" * len(word), 1)
    assert found(revised) == revised


def test_changed_first_and_last_words_are_included() -> None:
    revised = FIGURE_SENTENCE.replace(" context the", " xxxxxxx the").replace(" use", " xxx")
    assert found(revised) == revised


def test_capital_letters_and_punctuation_do_not_hide_it() -> None:
    written = FIGURE_SENTENCE.replace(" the formal", ". The formal").replace(" though", ", though")
    assert figure_sentence_ranges("İ" + BEFORE + written + AFTER) != []


def test_every_occurrence_is_found() -> None:
    text = (FIGURE_SENTENCE + BEFORE * 4) * 3
    assert len(figure_sentence_ranges(text)) == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        BEFORE,
        " music is an important part of life",
        " taught in schools are not" + BEFORE * 3 + " a grammar in the sense" + BEFORE * 3,
    ],
)
def test_common_phrases_alone_are_not_taken_for_it(text: str) -> None:
    assert figure_sentence_ranges(text) == []


@pytest.mark.parametrize("shift", range(0, 200, 23))
def test_every_observation_that_shares_a_character_with_it_is_named(shift: int) -> None:
    text = " " + "b" * (shift + 1) + BEFORE + FIGURE_SENTENCE + AFTER
    observations = WordObservations(text, 200, words=100)
    [region] = figure_sentence_ranges(text)
    named = set(overlapping(observations.ranges, [region]).tolist())
    for index, (start, end) in enumerate(observations.ranges):
        shares = bool(set(range(start, end)) & set(range(*region)))
        assert (index in named) == shares
    assert named
