"""Smoothing: a weighted mean of the past, whose weights halve with the distance in steps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.stats.smoothing import exponential_average

losses = st.lists(st.floats(0, 20), min_size=1, max_size=40)
half_lives = st.floats(0.1, 1000)


def steps_of(values: list[float], gap: int = 10) -> np.ndarray:
    return gap * np.arange(len(values))


@given(losses)
def test_no_half_life_leaves_the_values_as_they_are(values):
    assert exponential_average(steps_of(values), np.array(values), 0).tolist() == values


@given(losses, half_lives)
def test_an_average_lies_between_the_values_so_far(values, half_life):
    averages = exponential_average(steps_of(values), np.array(values), half_life)
    lowest, highest = np.minimum.accumulate(values), np.maximum.accumulate(values)
    assert (averages >= lowest - 1e-9).all()
    assert (averages <= highest + 1e-9).all()
    assert averages[0] == values[0]


@given(st.floats(1, 100))
def test_a_value_one_half_life_back_weighs_half_as_much(half_life):
    averages = exponential_average(np.array([0, half_life]), np.array([4.0, 1.0]), half_life)
    assert averages[1] == pytest.approx((0.5 * 4 + 1) / 1.5)


@given(losses, half_lives)
def test_each_average_is_the_weighted_mean_of_the_past(values, half_life):
    steps = np.cumsum(np.arange(len(values)) + 1)
    averages = exponential_average(steps, np.array(values), half_life)
    weights = 0.5 ** ((steps[-1] - steps) / half_life)
    assert averages[-1] == pytest.approx(np.average(values, weights=weights))


def test_a_negative_half_life_is_refused():
    with pytest.raises(ValueError, match="half_life: got -1"):
        exponential_average(np.array([0]), np.array([1.0]), -1)
