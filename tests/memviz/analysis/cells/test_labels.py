"""Labels: each against what a reader would mark by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.analysis.cells.labels import (
    LABELS,
    about_to_end_line,
    about_to_end_word,
    bracket_depth,
    inside_comment,
    inside_quotes,
    letters_since_word_began,
    position_in_line,
    vowel,
)


def marks(values: np.ndarray) -> str:
    """Return a digit for each character, so that a label reads under its text."""
    return "".join(f"{value:.0f}" for value in values)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a "bc" d', "00111000"),
        ("a “b” c", "0011000"),
        ('"a\n\nb "c"', "111000110"),
        ('"a\r\n\r\nb', "1111100"),
    ],
)
def test_quotes(text, expected):
    assert marks(inside_quotes(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a/*b*/c", "0011100"),
        ("a//b\nc", "001100"),
        ("a//b\r\nc", "0011000"),
        ('"//" /*b', "00000011"),
        ("/*/ a */b", "011111100"),
        ("a/b*c", "00000"),
    ],
)
def test_comments(text, expected):
    assert marks(inside_comment(text)) == expected


def test_bracket_depth_never_falls_below_none():
    assert marks(bracket_depth("f(a[1])}{")) == "011221001"


def test_position_in_line_starts_anew_after_a_line_feed():
    assert marks(position_in_line("ab\r\ncd\n\ne")) == "123012001"


def test_a_text_without_line_ends_has_no_position_in_line():
    assert marks(position_in_line("abc")) == "000"


def test_letters_since_the_word_began():
    assert marks(letters_since_word_began("ab, c_1.")) == "12001230"


def test_about_to_end_the_word():
    assert marks(about_to_end_word("ab, c")) == "01000"


def test_about_to_end_the_line_is_before_its_first_character():
    assert marks(about_to_end_line("ab\r\nc\n\nd")) == "01001100"


def test_vowel():
    assert marks(vowel("Abe y")) == "10100"


@given(st.text(alphabet='ab "“”/*()[]{}\n\r\\_1', max_size=60))
def test_every_label_is_one_finite_number_for_each_character(text):
    for label in LABELS.values():
        values = label.of(text)
        assert (values.shape, values.dtype) == ((len(text),), np.float64)
        assert (values >= 0).all()


@given(st.text(alphabet='ab "“”/*()\n', max_size=40), st.text(alphabet="ab \n", max_size=5))
def test_what_was_read_is_labelled_whatever_follows(text, follows):
    looks_ahead = {"about to end the word", "about to end the line", "position in line"}
    for name, label in LABELS.items():
        if name not in looks_ahead:
            np.testing.assert_array_equal(label.of(text + follows)[: len(text)], label.of(text))
