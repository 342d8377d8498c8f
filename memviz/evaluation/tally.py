"""Accuracy against the number of letters already known of the target word, top 1, 2, 3.

Source: Madsen 2019, "Visualizing memorization in RNNs", the accuracy graph. Intervals: positions of
one observation are not independent, so whole observations are drawn, see `memviz.stats.bootstrap`.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from memviz.evaluation.groups import GroupSums
from memviz.stats.bootstrap import Estimate, ratio

TOPS = (1, 2, 3)


class AccuracyTally:
    """Counts, by known letters, how often the target is among the first 1, 2, 3."""

    def __init__(self, longest: int) -> None:
        self._counts = GroupSums(longest)
        self._right = {top: GroupSums(longest) for top in TOPS}

    def extend(self, observations: int) -> None:
        """Take in so many observations in all."""
        for sums in (self._counts, *self._right.values()):
            sums.extend(observations)

    def add(self, observations: np.ndarray, known_letters: np.ndarray, ranks: np.ndarray) -> None:
        """Count positions [n]: observation, known letters, and the target's rank (0: an error)."""
        self._counts.add(observations, known_letters)
        for top, right in self._right.items():
            hit = (ranks > 0) & (ranks <= top)
            right.add(observations[hit], known_letters[hit])

    @property
    def positions(self) -> int:
        """The number of positions counted."""
        return int(self.n.sum())

    @property
    def n(self) -> np.ndarray:
        """Return how many positions were counted, [groups, letters]."""
        return self._counts.sums

    def right(self, top: int) -> np.ndarray:
        """Return how many were right among the first `top`, [groups, letters]."""
        return self._right[top].sums

    def accuracy(self) -> dict[int, Estimate] | None:
        """Return the share of all positions with the target among the first 1, 2, 3.

        None where no position was counted.
        """
        if not self.positions:
            return None
        n = self.n.sum(axis=1)
        return {
            top: Estimate(*ratio(self.right(top).sum(axis=1, keepdims=True), n)[:, 0].tolist())
            for top in TOPS
        }

    def table(self) -> pd.DataFrame:
        """Return known_letters, top, accuracy, n, low, high where there are positions."""
        return self._shares("accuracy", {top: self.right(top) for top in TOPS})

    def gain_table(self, baseline: "AccuracyTally") -> pd.DataFrame:
        """Return known_letters, top, gain, n, low, high: the accuracy less the baseline's.

        Both were counted at the same positions: it is the difference at each that is averaged.
        """
        return self._shares("gain", {top: self.right(top) - baseline.right(top) for top in TOPS})

    def _shares(self, name: str, sums: dict[int, np.ndarray]) -> pd.DataFrame:
        return pd.concat(list(self._rows(name, sums)), ignore_index=True)

    def _rows(self, name: str, sums: dict[int, np.ndarray]) -> Iterable[pd.DataFrame]:
        counts = self.n
        known = np.flatnonzero(counts.sum(axis=0))
        counts = counts[:, known]
        for top, of_top in sums.items():
            share, low, high = ratio(of_top[:, known], counts)
            yield pd.DataFrame(
                {
                    "known_letters": known,
                    "top": top,
                    name: share,
                    "n": counts.sum(axis=0).astype(np.int64),
                    "low": low,
                    "high": high,
                }
            )
