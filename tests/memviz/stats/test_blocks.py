"""Intervals over blocks: as wide as dependent positions need, and NaN where nobody can know."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.stats.blocks import BLOCK, Blocks


def test_the_mean_is_that_of_all_positions():
    values = np.random.default_rng(0).random(20 * BLOCK + 7)
    assert Blocks(len(values)).mean(values).value == pytest.approx(values.mean())


def test_the_mean_of_some_positions_counts_no_others():
    values = np.array([1.0, 100.0, 3.0])
    assert Blocks(3).mean(values, np.array([True, False, True])).value == 2.0


def test_independent_positions_have_the_interval_of_independent_positions():
    values = np.random.default_rng(1).random(60 * BLOCK)
    estimate = Blocks(len(values)).mean(values)
    half = 1.96 * values.std() / np.sqrt(len(values))
    assert estimate.high - estimate.low == pytest.approx(2 * half, rel=0.25)
    assert estimate.low < 0.5 < estimate.high


def test_positions_that_repeat_within_a_block_have_a_wider_one():
    values = np.random.default_rng(2).random(60).repeat(BLOCK)
    estimate = Blocks(len(values)).mean(values)
    half = 1.96 * values.std() / np.sqrt(60)
    assert estimate.high - estimate.low == pytest.approx(2 * half, rel=0.25)


@pytest.mark.parametrize("positions", [5, 7 * BLOCK])
def test_few_blocks_have_no_interval(positions):
    estimate = Blocks(positions).mean(np.ones(positions))
    assert estimate.value == 1
    assert np.isnan([estimate.low, estimate.high]).all()


def test_nothing_counted_is_not_a_number():
    estimate = Blocks(10 * BLOCK).mean(np.ones(10 * BLOCK), np.zeros(10 * BLOCK, dtype=bool))
    assert np.isnan(estimate).all()


def test_what_is_counted_in_a_few_blocks_has_a_mean_and_no_interval():
    counted = np.arange(20 * BLOCK) < 7 * BLOCK
    estimate = Blocks(20 * BLOCK).mean(np.full(20 * BLOCK, 0.25), counted)
    assert estimate.value == 0.25
    assert np.isnan([estimate.low, estimate.high]).all()


@given(st.floats(0.1, 3), st.integers(20, 40))
def test_the_interval_of_independent_values_is_about_the_usual_one(spread, blocks):
    values = np.random.default_rng(blocks).normal(2, spread, blocks * BLOCK)
    found = Blocks(len(values)).mean(values)
    assert found.value == pytest.approx(values.mean())
    assert found.low < found.value < found.high
    means = values.reshape(blocks, BLOCK).mean(axis=1)
    error = means.std(ddof=1) / np.sqrt(blocks)
    assert found.high - found.low == pytest.approx(2 * 1.96 * error, rel=0.15)


def test_what_goes_on_for_long_widens_the_interval():
    coin = np.random.default_rng(0).integers(0, 2, 100)
    blockwise, shuffled = np.repeat(coin, BLOCK), np.repeat(coin, BLOCK)
    np.random.default_rng(1).shuffle(shuffled)
    wide, narrow = (Blocks(len(values)).mean(values) for values in (blockwise, shuffled))
    assert wide.high - wide.low > 10 * (narrow.high - narrow.low)


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    draw = np.random.default_rng(0)
    covered = 0
    for _ in range(200):
        values = draw.normal(0, 1, 40 * BLOCK)
        found = Blocks(len(values)).mean(values)
        covered += found.low <= 0 <= found.high
    assert 0.9 <= covered / 200 <= 0.99
