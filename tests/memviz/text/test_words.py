"""The word that each character belongs to, and how much of it has been read."""

from hypothesis import given
from hypothesis import strategies as st

from memviz.text.normalise import normalise
from memviz.text.words import known_letters, target_words, word_starts

NORMALISED = st.text(st.sampled_from("abc  "), max_size=60).map(normalise)


def test_a_space_belongs_to_the_word_after_it() -> None:
    assert target_words(" to be") == ["to", "to", "to", "be", "be", "be"]


def test_a_space_at_the_end_belongs_to_no_word_yet() -> None:
    assert target_words(" to ") == ["to", "to", "to", ""]
    assert known_letters(" to ") == [0, 1, 2, 0]


def test_no_letter_is_known_at_the_space_before_a_word() -> None:
    assert known_letters(" to be") == [0, 1, 2, 0, 1, 2]


def test_a_word_starts_at_its_space() -> None:
    assert word_starts(" to be") == [0, 0, 0, 3, 3, 3]


def test_an_empty_text_has_no_characters() -> None:
    assert (target_words(""), known_letters(""), word_starts("")) == ([], [], [])


@given(NORMALISED)
def test_there_is_one_answer_for_every_character(text: str) -> None:
    assert (
        len(target_words(text)) == len(known_letters(text)) == len(word_starts(text)) == len(text)
    )


@given(NORMALISED)
def test_the_known_letters_are_the_beginning_of_the_target(text: str) -> None:
    for timestep, (word, known, start) in enumerate(
        zip(target_words(text), known_letters(text), word_starts(text), strict=True)
    ):
        assert text[start : timestep + 1] == " " + word[:known]


@given(NORMALISED)
def test_the_targets_are_the_words_of_the_text(text: str) -> None:
    at_spaces = [
        word
        for word, character in zip(target_words(text), text, strict=True)
        if character == " " and word
    ]
    assert at_spaces == text.split()
