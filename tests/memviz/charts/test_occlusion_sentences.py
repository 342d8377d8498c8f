"""Whether the picture holds is answered from planted connectivities and changes."""

import numpy as np
import pytest

from memviz.analysis.occlusion import Occlusion, WordEffect
from memviz.charts.occlusion_sentences import picture_holds

WORDS = ("one", "two", "six", "ten")  # of three letters each, after a space
CHANGES = (-0.1, -1.25, 0.3, 0.05)  # from the largest: two, six, one, ten


def occlusion(changes: tuple[float, ...] = CHANGES, words: tuple[str, ...] = WORDS) -> Occlusion:
    text = "".join(f" {word}" for word in words) + " n"
    effects = tuple(
        WordEffect(4 * place + 1, 4 * place + 4, word, "all", change)
        for place, (word, change) in enumerate(zip(words, changes, strict=True))
    )
    last = len(text) - 1
    return Occlusion(text, last, "n", -1.0, np.zeros(len(text)), effects, tuple(text), 1e-12)


def row(*by_word: float) -> np.ndarray:
    return np.array([share for one in by_word for share in (0, one, one, one)] + [0, 0.5])


def test_it_holds_where_the_word_that_matters_most_has_the_most_connectivity():
    assert picture_holds(row(0.1, 0.9, 0.3, 0), occlusion()) == (
        "Yes: replacing “two”, the word with the most connectivity, changes the prediction most "
        "(−1.25 nats); rank correlation over 4 words: 1.00."
    )


def test_it_holds_in_part_where_that_word_is_among_the_first_three():
    assert picture_holds(row(0.9, 0.8, 0.3, 0), occlusion()) == (
        "In part: replacing “two” changes the prediction most (−1.25 nats), but by connectivity it "
        "is number 2 of 4 words, after “one”; rank correlation over 4 words: 0.40."
    )


def test_it_holds_in_part_where_the_word_with_the_most_connectivity_is_second_by_change():
    said = picture_holds(row(0.3, 0.1, 0.7, 0.5), occlusion())
    assert said.startswith("In part: replacing “two” ")
    assert "number 4 of 4 words, after “six”" in said


def test_else_it_does_not():
    said = picture_holds(row(0.3, 0.1, 0.5, 0.7), occlusion())
    assert said.startswith("No: replacing “two” ")
    assert "number 4 of 4 words, after “ten”; rank correlation over 4 words: −0.80." in said


def test_a_word_that_is_there_twice_is_told_apart():
    said = picture_holds(row(0.9, 0.8, 0.3, 0), occlusion(words=("two", "two", "six", "ten")))
    assert "number 2 of 4 words, after another “two”" in said


@pytest.mark.parametrize(
    ("by_word", "planted", "says"),
    [
        ((), occlusion((), ()), "No earlier word can be replaced here."),
        ((1, 1), occlusion((0.0, 0.0), ("one", "two")), "Nothing to point at: no replaced word"),
        ((0, 0), occlusion((0.5, 0.1), ("one", "two")), "No: no earlier word has any connect"),
    ],
)
def test_where_there_is_nothing_to_compare_that_is_said(by_word, planted, says):
    assert picture_holds(row(*by_word), planted).startswith(says)
