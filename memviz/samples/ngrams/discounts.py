"""What modified Kneser-Ney takes from each count: three discounts, from counts of counts.

Source: Chen and Goodman 1998, "An empirical study of smoothing techniques for language modeling",
section 4.1.6.
"""

from typing import NamedTuple

import numpy as np


class Discounts(NamedTuple):
    """What is taken from a count of one, of two, and of three or more."""

    one: float
    two: float
    more: float

    def of(self, counts: np.ndarray) -> np.ndarray:
        """Return what is taken from each count, float64 like `counts`; nothing from zero."""
        return np.array([0.0, *self])[np.minimum(counts, 3)]


FALLBACK = Discounts(0.5, 1.0, 1.5)
"""For texts whose counts of counts give no discounts, such as very short ones."""


def modified(counts: np.ndarray, length: int) -> Discounts:  # noqa: ARG001
    """Return the discounts for the counts of all n-grams of one length, int [n-grams].

    With n_i the number of n-grams counted i times and Y = n_1 / (n_1 + 2 n_2), a count of i loses
    i - (i + 1) Y n_{i+1} / n_i. `FALLBACK` where one of n_1 to n_4 is zero or a discount is not
    within 0 and its count.
    """
    n = np.bincount(np.minimum(counts, 5), minlength=6).astype(float)
    if not n[1:5].all():
        return FALLBACK
    y = n[1] / (n[1] + 2 * n[2])
    discounts = Discounts(*(i - (i + 1) * y * n[i + 1] / n[i] for i in (1, 2, 3)))
    return discounts if all(0 < d <= i + 1 for i, d in enumerate(discounts)) else FALLBACK
