"""Student's interval of a mean, against SciPy's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from memviz.stats.student import student

SHARES = st.lists(st.integers(0, 1000).map(lambda n: n / 1000), min_size=2, max_size=5, unique=True)


@given(SHARES)
def test_the_interval_of_a_mean_is_students(shares):
    mean, half = student(shares)
    low, high = stats.t.interval(0.95, len(shares) - 1, loc=mean, scale=stats.sem(shares))
    assert (mean - half, mean + half) == pytest.approx((low, high))


def test_each_column_has_its_own_and_a_single_value_none():
    mean, half = student([[0.0, 1.0], [2.0, 1.0]])
    np.testing.assert_allclose(mean, [1.0, 1.0])
    np.testing.assert_allclose(half, [stats.t.ppf(0.975, 1), 0.0])
    assert np.isnan(student([[1.0, 2.0]])[1]).all()
