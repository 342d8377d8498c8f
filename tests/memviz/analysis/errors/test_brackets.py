"""Closing brackets: nested ones find their own opening one, quotes take turns."""

import numpy as np
import pytest

from memviz.analysis.errors.brackets import PAIRS, by_distance, closings
from memviz.text.held_out import HeldOut

BRACES, QUOTES = PAIRS["braces { }"], PAIRS['quotes " "']


def found(text: str, pair, begin: int = 1) -> dict[int, int]:
    """The distance of each closing character, by its place in the text."""
    held_out = HeldOut(text, begin)
    closing = closings(held_out, pair)
    return dict(zip((closing.positions + begin).tolist(), closing.distances.tolist(), strict=True))


def test_nested_braces_belong_to_their_own():
    assert found("{a{b}c}", BRACES) == {4: 2, 6: 6}


def test_a_closing_brace_without_an_opening_one_is_left_out():
    assert found("}a{b}", BRACES) == {4: 2}


def test_an_opening_brace_may_lie_before_the_scored_positions():
    assert found("{ab}{}", BRACES, begin=3) == {3: 3, 5: 1}
    assert found("{}{ab}", BRACES, begin=2) == {5: 3}


def test_quotes_take_turns_and_begin_anew_with_a_paragraph():
    text = 'x "ab" "open\r\n\r\n"c" y'
    assert found(text, QUOTES) == {5: 3, 18: 2}


def test_a_text_without_them_has_none():
    held_out = HeldOut("plain", 1)
    table = by_distance(held_out, closings(held_out, BRACES), np.ones(4))
    assert table.empty


def test_the_mean_probability_is_by_distance():
    text = "." + "{}" * 10 + "{123456}" * 5
    held_out = HeldOut(text, 1)
    closing = closings(held_out, BRACES)
    probabilities = np.zeros(held_out.positions)
    probabilities[closing.positions] = np.where(closing.distances == 1, 0.8, 0.3)
    table = by_distance(held_out, closing, probabilities)
    assert table["n"].tolist() == [10, 5]
    assert table["probability"].tolist() == pytest.approx([0.8, 0.3])
    assert table["distance"].tolist() == [1, 7]
    assert table[["nearest", "farthest"]].to_numpy().tolist() == [[1, 1], [7, 7]]


def test_every_closing_counts_once_however_far():
    text = "{" + "x" * 5000 + "}" + "{}" * 3
    held_out = HeldOut(text, 1)
    table = by_distance(held_out, closings(held_out, BRACES), np.ones(held_out.positions))
    assert table["n"].sum() == 4
    assert table["farthest"].max() == 5001
