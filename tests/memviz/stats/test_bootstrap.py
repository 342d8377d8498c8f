"""Intervals over pieces of text that depend on their neighbours: they cover what they say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, t

from memviz.stats.bootstrap import FEWEST_PIECES, RESAMPLES, Draws, joint_draws, ratio
from tests.memviz.stats.test_block_length import autoregressive


def series(pieces: int, correlation: float) -> np.ndarray:
    return autoregressive(pieces, correlation)[:, np.newaxis]


def many(pieces: int, correlation: float) -> np.ndarray:
    """Return 300 series with a mean of 0, [pieces, 300]."""
    return np.stack([autoregressive(pieces, correlation, seed) for seed in range(300)], axis=1)


def covered(intervals: np.ndarray) -> float:
    """Return how often the intervals, [2, series], hold 0."""
    return float(((intervals[0] <= 0) & (intervals[1] >= 0)).mean())


@pytest.mark.parametrize(
    ("correlation", "least"), [(0.0, 0.94), (0.5, 0.92), (0.8, 0.9), (0.9, 0.88)]
)
def test_the_interval_covers_about_as_often_as_it_says(correlation, least):
    assert least <= covered(ratio(many(200, correlation), np.ones(200))[1:]) <= 0.99


def test_pieces_taken_as_independent_cover_far_less():
    draw = np.random.default_rng(0)
    weights = draw.multinomial(200, np.full(200, 1 / 200), size=RESAMPLES)
    means = weights @ many(200, 0.8) / 200
    assert covered(np.quantile(means, [0.025, 0.975], axis=0)) < 0.6


def test_the_first_row_is_the_sample_and_every_draw_has_as_many_pieces():
    for pieces, correlation in ((8, 0.0), (50, 0.5), (199, 0.9)):
        draws = joint_draws(series(pieces, correlation))
        assert draws.weights.shape == (1 + RESAMPLES, pieces)
        assert (draws.weights[0] == 1).all()
        assert (draws.weights.sum(axis=1) == pieces).all()
        assert (draws.weights >= 0).all()
        assert (draws.weights == draws.weights.round()).all()


def test_each_piece_is_drawn_as_often_as_any():
    weights = joint_draws(series(200, 0.9)).weights[1:]
    assert weights.mean(axis=0) == pytest.approx(1, abs=0.35)


def test_neighbours_are_drawn_together():
    draws = joint_draws(series(200, 0.6))
    assert draws.blocks < 30
    one, next_to_it = draws.weights[1:, 50], draws.weights[1:, 51]
    assert np.corrcoef(one, next_to_it)[0, 1] > 0.8
    assert abs(np.corrcoef(one, draws.weights[1:, 150])[0, 1]) < 0.2


@given(pieces=st.integers(8, 400))
def test_of_few_pieces_the_interval_is_about_students(pieces):
    normal = norm.ppf(np.linspace(0.0001, 0.9999, 20_001))[:, np.newaxis]
    drawn = np.vstack([[[0.0]], normal * np.sqrt((pieces - 1) / pieces)])
    _, low, high = Draws(np.ones((1, pieces)), pieces).with_interval(drawn)[:, 0]
    assert high == pytest.approx(t.ppf(0.975, pieces - 1), rel=0.01)
    assert low == pytest.approx(-high, rel=0.01)


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.integers(8, 60))
def test_shares_stay_between_none_and_all(seed, pieces):
    draw = np.random.default_rng(seed)
    counts = draw.integers(1, 9, pieces)
    right = draw.binomial(counts, draw.random())
    value, low, high = ratio(right[:, np.newaxis].astype(float), counts)[:, 0]
    assert 0 <= low <= value <= high <= 1


def test_few_pieces_and_nothing_counted():
    few = np.ones((FEWEST_PIECES - 1, 1))
    assert ratio(few, few)[0] == 1
    assert np.isnan(ratio(few, few)[1:]).all()
    none = np.zeros((30, 2))
    assert np.isnan(ratio(none, none)).all()
    assert ratio(np.ones((30, 0)), np.ones(30)).shape == (3, 0)
    some = np.zeros((30, 1))
    some[:7] = 2
    assert ratio(some, some)[:, 0].tolist() == pytest.approx([1, np.nan, np.nan], nan_ok=True)


def test_each_column_has_blocks_of_its_own_length():
    independent, dependent = autoregressive(200, 0.0), autoregressive(200, 0.9)
    both = np.stack([independent, dependent], axis=1)
    together = ratio(both, np.ones(200))
    for at in (0, 1):
        alone = ratio(both[:, [at]], np.ones(200))[:, 0]
        np.testing.assert_allclose(together[:, at], alone)
