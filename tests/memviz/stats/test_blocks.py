"""Intervals for positions of one text: as wide as dependent positions need, and NaN where nobody
can know."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.stats.blocks import SHORTEST_PIECE, Blocks, pieces
from memviz.stats.bootstrap import FEWEST_PIECES, MOST_PIECES
from tests.memviz.stats.test_block_length import autoregressive


@given(st.integers(0, 100_000))
def test_a_text_is_cut_into_equal_pieces_of_neighbours(positions):
    found = pieces(positions)
    assert (np.diff(found) >= 0).all()
    sizes = np.bincount(found)
    assert len(sizes) <= MOST_PIECES
    assert len(sizes) <= 1 or sizes.min() >= SHORTEST_PIECE
    assert not len(sizes) or sizes.max() - sizes.min() <= 1


def test_the_mean_is_that_of_all_positions():
    values = np.random.default_rng(0).random(20_007)
    assert Blocks(len(values)).mean(values).value == pytest.approx(values.mean())


def test_the_mean_of_some_positions_counts_no_others():
    values = np.array([1.0, 100.0, 3.0])
    assert Blocks(3).mean(values, np.array([True, False, True])).value == 2.0


def test_independent_positions_have_the_interval_of_independent_positions():
    values = np.random.default_rng(1).random(60_000)
    estimate = Blocks(len(values)).mean(values)
    half = 1.96 * values.std() / np.sqrt(len(values))
    assert estimate.high - estimate.low == pytest.approx(2 * half, rel=0.25)
    assert estimate.low < 0.5 < estimate.high


def test_positions_that_repeat_for_a_stretch_have_a_wider_one():
    values = np.random.default_rng(2).random(60).repeat(1000)
    estimate = Blocks(len(values)).mean(values)
    half = 1.96 * values.std() / np.sqrt(60)
    assert estimate.high - estimate.low == pytest.approx(2 * half, rel=0.35)


def test_what_goes_on_for_tens_of_thousands_of_positions_widens_the_interval():
    """As of a text whose blocks of 1,000 characters are correlated ten of them apart."""
    slow = autoregressive(300, 0.93, seed=3).repeat(1000)
    shuffled = np.random.default_rng(0).permutation(slow.reshape(300, 1000)).ravel()
    wide, narrow = (Blocks(len(values)).mean(values) for values in (slow, shuffled))
    assert wide.high - wide.low > 2.5 * (narrow.high - narrow.low)


@pytest.mark.parametrize("positions", [5, 7 * SHORTEST_PIECE])
def test_few_pieces_have_no_interval(positions):
    estimate = Blocks(positions).mean(np.ones(positions))
    assert estimate.value == 1
    assert np.isnan([estimate.low, estimate.high]).all()


def test_nothing_counted_is_not_a_number():
    estimate = Blocks(10_000).mean(np.ones(10_000), np.zeros(10_000, dtype=bool))
    assert np.isnan(estimate).all()
    assert np.isnan(Blocks(0).mean(np.zeros(0))).all()


def test_what_is_counted_in_a_few_pieces_has_a_mean_and_no_interval():
    counted = np.arange(20_000) < (FEWEST_PIECES - 1) * 100
    estimate = Blocks(20_000).mean(np.full(20_000, 0.25), counted)
    assert estimate.value == 0.25
    assert np.isnan([estimate.low, estimate.high]).all()


@pytest.mark.parametrize("thousands", [20, 60])
def test_the_interval_of_independent_values_is_about_the_usual_one(thousands):
    widths = []
    for seed in range(20):
        values = np.random.default_rng(seed).normal(2, 0.5, thousands * 1000)
        found = Blocks(len(values)).mean(values)
        assert found.value == pytest.approx(values.mean())
        assert found.low < found.value < found.high
        widths.append(found.high - found.low)
    usual = 2 * 1.96 * 0.5 / np.sqrt(thousands * 1000)
    assert np.mean(widths) == pytest.approx(usual, rel=0.15)
