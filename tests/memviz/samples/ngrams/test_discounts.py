"""Discounts: Chen and Goodman's formulas, and fixed ones where these cannot be had."""

import numpy as np
import pytest

from memviz.samples.ngrams.discounts import FALLBACK, Discounts, modified


def counted(*n: int) -> np.ndarray:
    """Counts of which `n[0]` are 1, `n[1]` are 2, and so on."""
    return np.repeat(np.arange(1, len(n) + 1), n)


def test_the_three_discounts_come_from_counts_of_counts():
    one, two, more = modified(counted(100, 40, 20, 10), length=3)
    y = 100 / (100 + 2 * 40)
    assert one == pytest.approx(1 - 2 * y * 40 / 100)
    assert two == pytest.approx(2 - 3 * y * 20 / 40)
    assert more == pytest.approx(3 - 4 * y * 10 / 20)


@pytest.mark.parametrize("n", [(10, 0, 3, 2), (5, 4, 3, 0), (2, 2, 30, 40)])
def test_without_usable_counts_of_counts_they_are_fixed(n):
    assert modified(counted(*n), length=3) == FALLBACK


def test_what_is_taken_depends_on_the_count():
    taken = Discounts(0.6, 1.1, 1.4).of(np.array([0, 1, 2, 3, 100]))
    assert taken.tolist() == [0.0, 0.6, 1.1, 1.4, 1.4]
