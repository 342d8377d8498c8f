"""The kinds of characters that the cost of an edit is told apart by."""

import pytest

from memviz.analysis.states.positions import KINDS_OF_CHARACTERS

TEXT = 'He said "no (yes)" — "oh". A\n'


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("first letters of words", "Hsnyo" + "A"),
        ("spaces", " " * 6),
        ("line ends", "\n"),
        ("capital letters", "HA"),
        ("closing quotes", '""'),
        ("closing brackets", ")"),
    ],
)
def test_each_kind_names_its_characters(kind, found):
    holds = KINDS_OF_CHARACTERS[kind](TEXT)
    assert "".join(one for one, is_one in zip(TEXT, holds, strict=True) if is_one) == found


def test_a_line_end_of_two_characters_is_one_that_is_hard_to_predict():
    holds = KINDS_OF_CHARACTERS["line ends"]("\na\r\nb\n\n")
    assert holds.tolist() == [True, False, True, False, False, True, True]


def test_an_opening_quote_is_none_that_closes():
    holds = KINDS_OF_CHARACTERS["closing quotes"]('"a" “b”')
    assert holds.tolist() == [False, False, True, False, False, False, True]


@pytest.mark.parametrize("kind", KINDS_OF_CHARACTERS)
def test_no_text_has_none(kind):
    assert len(KINDS_OF_CHARACTERS[kind]("")) == 0
