"""Block lengths estimated from series whose dependence is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import lfilter

from memviz.stats.block_length import block_lengths, joint_block_length


def autoregressive(length: int, correlation: float, seed: int = 0) -> np.ndarray:
    """Return a series in which each value is `correlation` times the last one, and noise."""
    noise = np.random.default_rng(seed).normal(size=length + 1000)
    return lfilter([1], [1, -correlation], noise)[1000:]


def known(length: int, correlation: float) -> float:
    """Return the optimal length of an autoregressive series, from its known covariances.

    R(k) is proportional to c^k, so G = 2 c / (1 - c)^2 and g = (1 + c) / (1 - c).
    """
    ratio = 2 * correlation / (1 - correlation**2)
    return (1.5 * ratio**2 * length) ** (1 / 3)


def length_of(series: np.ndarray) -> int:
    (length,) = block_lengths(series[:, np.newaxis])
    return int(length)


@pytest.mark.parametrize("correlation", [0.3, 0.6, 0.9, -0.5])
def test_blocks_are_twice_as_long_as_the_known_covariances_ask_for(correlation):
    found = [length_of(autoregressive(20_000, correlation, seed)) for seed in range(5)]
    assert np.mean(found) == pytest.approx(2 * known(20_000, correlation), rel=0.2)


def test_what_is_independent_is_drawn_all_but_one_by_one():
    found = [length_of(autoregressive(500, 0.0, seed)) for seed in range(20)]
    assert np.median(found) <= 5


def test_each_column_has_its_own_length_and_a_joint_figure_one_between():
    short, long = autoregressive(5000, 0.2), 1000 * autoregressive(5000, 0.9)
    both = np.stack([short, long], axis=1)
    assert block_lengths(both).tolist() == [length_of(short), length_of(long)]
    assert length_of(short) < joint_block_length(both) <= length_of(long)
    assert joint_block_length(np.stack([long, long], axis=1)) == length_of(long)


def test_what_never_changes_does_not_count_in_a_joint_figure():
    series = autoregressive(1000, 0.8)
    beside = np.stack([series, np.full(1000, 5.0)], axis=1)
    assert joint_block_length(beside) == length_of(series)
    assert block_lengths(beside).tolist() == [length_of(series), 1]


@pytest.mark.parametrize("series", [np.zeros(0), np.ones(1), np.arange(7.0), np.full(500, 0.1)])
def test_where_nothing_can_be_said_each_value_is_its_own_block(series):
    assert length_of(series) == joint_block_length(series[:, np.newaxis]) == 1
    assert joint_block_length(np.zeros((len(series), 0))) == 1


@settings(max_examples=30)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_a_block_is_never_more_than_a_quarter(values):
    assert 1 <= length_of(np.array(values)) <= max(1, len(values) // 4)


def test_the_scale_does_not_matter():
    series = autoregressive(300, 0.7)
    assert length_of(1e-3 * series + 40) == length_of(series)
