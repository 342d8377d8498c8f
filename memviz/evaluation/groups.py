"""Sums over groups of consecutive observations: the pieces that intervals are drawn from."""

import numpy as np

from memviz.stats.bootstrap import MOST_PIECES


class GroupSums:
    """Sums by column, over at most `MOST_PIECES` groups of equally many observations each.

    How many observations there will be need not be known: where they become too many, neighbouring
    groups are joined. So the groups depend on the observations alone, and are the same for all
    models that read them.
    """

    def __init__(self, columns: int) -> None:
        self._sums = np.zeros((MOST_PIECES, columns))
        self._each = 1
        self._observations = 0

    def extend(self, observations: int) -> None:
        """Take in so many observations in all."""
        self._observations = observations
        while observations > MOST_PIECES * self._each:
            self._each *= 2
            joined = self._sums.reshape(MOST_PIECES // 2, 2, -1).sum(axis=1)
            self._sums = np.vstack([joined, np.zeros_like(joined)])

    def add(
        self, observations: np.ndarray, columns: np.ndarray, values: np.ndarray | None = None
    ) -> None:
        """Add `values` [n], 1 for None, to their columns; the observations count from 0."""
        places = observations // self._each * self._sums.shape[1] + columns
        added = np.bincount(places, weights=values, minlength=self._sums.size)
        self._sums += added.reshape(self._sums.shape)

    @property
    def sums(self) -> np.ndarray:
        """Return the sums, float64 [groups, columns]."""
        return self._sums[: -(-self._observations // self._each)]
