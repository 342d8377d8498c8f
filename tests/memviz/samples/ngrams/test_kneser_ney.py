"""Kneser-Ney: probabilities that sum to 1 and equal slow definitions, ours and nltk's."""

import lzma
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.lm import KneserNeyInterpolated
from nltk.util import everygrams

from memviz.samples.ngrams import Discounts, fit
from memviz.samples.ngrams.reference import ReferenceKneserNey

texts = st.text("ab c\n", min_size=1, max_size=60)
TOY = (
    "the rain in spain stays mainly in the plain; the main gain of the train is plainly in the "
    "rain, and in spain the plain is mainly rain. "
)


@given(texts, texts, st.integers(0, 6))
@settings(deadline=None, max_examples=60)
def test_the_probabilities_of_all_symbols_sum_to_one(training, context, most_context):
    distribution = fit(training, most_context).distribution(context)
    assert distribution.shape == (most_context + 1, len(set(training)) + 1)
    assert (distribution > 0).all()
    assert distribution.sum(axis=1) == pytest.approx(np.ones(most_context + 1), abs=1e-5)


@given(texts, texts, st.integers(0, 4))
@settings(deadline=None, max_examples=60)
def test_every_length_of_context_equals_the_reference(training, text, most_context):
    rows = fit(training, most_context).probabilities(text)
    for context, row in enumerate(rows):
        slow = ReferenceKneserNey(training, context)
        expected = [slow.probability(text[:time], text[time]) for time in range(len(text))]
        assert row == pytest.approx(expected, rel=1e-5)


@given(texts, texts, st.integers(0, 5))
@settings(deadline=None, max_examples=40)
def test_the_distribution_holds_the_probability_of_each_next_character(training, text, most):
    model = fit(training, most)
    symbols = [*model.alphabet.characters]
    distribution = model.distribution(text[:-1])
    if text[-1] in symbols:
        after_all = model.probabilities(text)[:, -1]
        assert distribution[:, symbols.index(text[-1])] == pytest.approx(after_all, rel=1e-5)


def test_a_longer_fit_serves_the_shorter_contexts():
    long, short = fit(TOY, 8).probabilities(TOY[::-1]), fit(TOY, 3).probabilities(TOY[::-1])
    np.testing.assert_array_equal(long[:4], short)


@pytest.mark.parametrize("order", [2, 3, 5])
def test_with_one_discount_it_agrees_with_nltk(order):
    """nltk takes one discount from every count, and none from the single symbols' counts.

    It counts the left neighbours of what the text begins with too: so the text is doubled, and
    its beginning has some.
    """

    def one_discount(_counts: np.ndarray, length: int) -> Discounts:
        return Discounts(*(3 * [0.0 if length == 1 else 0.4]))

    training, text = TOY + TOY, TOY[40:90]
    theirs = KneserNeyInterpolated(order, discount=0.4)
    theirs.fit([list(everygrams(training, max_len=order))], vocabulary_text=list(training))
    rows = fit(training, order - 1, one_discount).probabilities(text)
    for time in range(order - 1, len(text)):
        expected = theirs.score(text[time], tuple(text[time - order + 1 : time]))
        assert rows[-1, time] == pytest.approx(expected, rel=1e-5)


def test_an_unknown_character_has_a_probability_too():
    known, unknown = fit(TOY, 2).probabilities("né")[:, 1], fit(TOY, 2).probabilities("n☃")[:, 1]
    np.testing.assert_array_equal(known, unknown)
    assert (unknown > 0).all()
    assert (unknown < 0.05).all()


def test_what_cannot_be_fitted_is_refused():
    with pytest.raises(ValueError, match="text: it is empty"):
        fit("", 3)
    with pytest.raises(ValueError, match="most_context: got -1"):
        fit("text", -1)


@pytest.mark.skipif(
    "MEMVIZ_WARPEACE" not in os.environ, reason="needs War and Peace: set MEMVIZ_WARPEACE"
)
def test_cross_entropies_on_war_and_peace():
    text = lzma.decompress(Path(os.environ["MEMVIZ_WARPEACE"]).read_bytes()).decode("utf-8")
    rows = fit(text[: len(text) * 8 // 10], 7).probabilities(text[len(text) * 9 // 10 :])
    cross_entropies = -np.log(rows[1:]).mean(axis=1)
    measured = [2.394, 1.933, 1.541, 1.337, 1.265, 1.241, 1.239]  # nats per character
    assert cross_entropies == pytest.approx(measured, abs=0.002)
