"""The difference of two shares, and an interval around it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.stats.proportions import newcombe_interval, wilson_interval


def shares(correct, n):
    low, high = wilson_interval(np.array(correct), np.array(n))
    return np.array([correct / n, low, high])


@st.composite
def counted(draw):
    n = draw(st.integers(1, 10_000))
    return draw(st.integers(0, n)), n


def test_newcombes_own_example():
    """56/70 against 48/80: method 10 gives 0.0524 to 0.3339 (Newcombe 1998, table II)."""
    low, high = newcombe_interval(shares(56, 70), shares(48, 80))
    assert (low, high) == pytest.approx((0.0524, 0.3339), abs=0.00005)


@given(counted(), counted())
def test_the_interval_holds_the_difference_and_stays_in_range(first, second):
    low, high = newcombe_interval(shares(*first), shares(*second))
    difference = first[0] / first[1] - second[0] / second[1]
    assert -1 - 1e-9 <= low <= difference <= high <= 1 + 1e-9


@given(counted(), counted())
def test_exchanging_the_two_turns_the_interval_around(first, second):
    low, high = newcombe_interval(shares(*first), shares(*second))
    low_back, high_back = newcombe_interval(shares(*second), shares(*first))
    assert (low_back, high_back) == pytest.approx((-high, -low))
