"""Intervals for positions of one text, which are not independent."""

import numpy as np

from memviz.stats.bootstrap import MOST_PIECES, Estimate, ratio

SHORTEST_PIECE = 250  # positions


def pieces(positions: int) -> np.ndarray:
    """Return the number of the piece that each position lies in, int64 [positions].

    Up to `MOST_PIECES` pieces of about as many neighbours each, at least `SHORTEST_PIECE`.
    """
    count = max(1, min(positions // SHORTEST_PIECE, MOST_PIECES))
    return np.arange(positions) * count // max(positions, 1)


class Blocks:
    """The positions of a text, cut into pieces of neighbours.

    Means have 95 % intervals from a bootstrap over blocks of pieces, whose length is estimated from
    what is averaged: see `memviz.stats.bootstrap`. NaN where fewer than eight pieces hold what is
    counted. Of two models give the difference at each position: they read the same ones, and what
    is hard for both then does not widen the interval.
    """

    def __init__(self, positions: int) -> None:
        self.positions = positions
        self._piece_of = pieces(positions)

    def mean(self, values: np.ndarray, counted: np.ndarray | None = None) -> Estimate:
        """Return the mean of `values` [positions] over the positions `counted`, or over all.

        NaN throughout when no position is counted.
        """
        counted = np.ones(self.positions, dtype=bool) if counted is None else counted
        sums = self._sums(np.where(counted, values, 0))
        return Estimate(*ratio(sums[:, np.newaxis], self._sums(counted))[:, 0].tolist())

    def _sums(self, values: np.ndarray) -> np.ndarray:
        return np.bincount(self._piece_of, weights=values)
