"""An n-gram model knows its last characters for certain, and of those before what they tell."""

import numpy as np

from memviz.analysis.memory.baselines import KNOWN, ngrams, text_floor

LAGS = (0, 1, 2, 3, 4, 5, 7, 9, 10, 12, 40)


def drawn(seed: int, segments: int = 4) -> np.ndarray:
    """Text of four symbols: every second one is told by the one before."""
    text = np.random.default_rng(seed).integers(0, 4, (segments, 2000))
    text[:, 1::2] = (text[:, 0::2] + 1) % 4
    return text


def test_the_last_characters_are_known_for_certain():
    found = ngrams(drawn(0), drawn(1), LAGS, symbols=4)
    assert set(found) == set(KNOWN)
    for known, scores in found.items():
        held = np.array(LAGS) < known
        assert (scores.accuracy[:, held] == 1).all()
        assert (scores.log_probability[:, held] == 0).all()
        assert (scores.accuracy[:, ~held] < 0.95).all()


def test_the_next_one_is_told_as_well_as_the_text_gives_it_away():
    train, test = drawn(0), drawn(1)
    floor = text_floor(train, test, LAGS, symbols=4)
    at = LAGS.index(3)
    known_three = ngrams(train, test, LAGS, symbols=4)[3]
    np.testing.assert_allclose(known_three.accuracy[:, at], floor.accuracy[:, at])
    np.testing.assert_allclose(known_three.log_probability[:, at], floor.log_probability[:, at])


def test_behind_a_gap_less_is_told_and_far_back_frequencies_alone():
    found = ngrams(drawn(0), drawn(1), LAGS, symbols=4)[3]
    told = found.log_probability.mean(axis=0)
    assert told[LAGS.index(3)] > told[LAGS.index(4)] + 0.3
    np.testing.assert_allclose(told[LAGS.index(5) :], np.log(1 / 4), atol=0.01)


def test_a_text_that_repeats_is_known_from_its_last_characters_across_any_short_gap():
    text = np.tile(np.arange(4), 500)[np.newaxis]
    found = ngrams(text, text, LAGS, symbols=4)[3]
    assert (found.accuracy[0, : LAGS.index(12) + 1] == 1).all()
