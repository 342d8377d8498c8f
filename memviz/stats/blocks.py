"""Intervals for positions of one text, which are not independent: a bootstrap over blocks."""

from functools import lru_cache

import numpy as np

from memviz.stats.bootstrap import Estimate, resampled

BLOCK = 1000
"""Positions of a block: much longer than errors depend on each other."""

_FEWEST = 8  # blocks; the spread of fewer cannot be estimated


class Blocks:
    """The positions of a text as blocks of `BLOCK` neighbours, the last one shorter.

    Means have 95 % intervals from the percentiles of a bootstrap that draws whole blocks; NaN where
    fewer than eight blocks hold what is counted. The draws are the same for all figures of a text,
    so that differences between models are of the same blocks.
    """

    def __init__(self, positions: int) -> None:
        self.positions = positions
        self._starts = np.arange(0, positions, BLOCK)
        self._draws = _draws(len(self._starts))

    def mean(self, values: np.ndarray, counted: np.ndarray | None = None) -> Estimate:
        """Return the mean of `values` [positions] over the positions `counted`, or over all.

        NaN throughout when no position is counted.
        """
        counted = np.ones(self.positions, dtype=bool) if counted is None else counted
        in_blocks = self._sums(counted)
        sums = self._draws @ self._sums(np.where(counted, values, 0))
        sizes = self._draws @ in_blocks
        with np.errstate(invalid="ignore"):  # a draw of blocks in which nothing is counted
            means = sums / sizes
        if np.count_nonzero(in_blocks) < _FEWEST:
            return Estimate(float(means[0]), np.nan, np.nan)
        low, high = np.nanpercentile(means[1:], [2.5, 97.5])
        return Estimate(float(means[0]), float(low), float(high))

    def _sums(self, values: np.ndarray) -> np.ndarray:
        return np.add.reduceat(values.astype(np.float64), self._starts)


_draws = lru_cache(maxsize=8)(resampled)
