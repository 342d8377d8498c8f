"""Accuracy against the number of letters already known of the target word, top 1, 2, 3.

Source: Madsen 2019, "Visualizing memorization in RNNs", the accuracy graph.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from memviz.stats.proportions import wilson_interval

TOPS = (1, 2, 3)


class AccuracyTally:
    """Counts, by known letters, how often the target is among the first 1, 2, 3."""

    def __init__(self, longest: int) -> None:
        self._n = np.zeros(longest, dtype=np.int64)
        self._correct = np.zeros((len(TOPS), longest), dtype=np.int64)

    def add(self, known_letters: np.ndarray, ranks: np.ndarray) -> None:
        """Count positions [n]: their known letters, and the target's rank (0: an error)."""
        longest = len(self._n)
        self._n += np.bincount(known_letters, minlength=longest)
        for row, top in enumerate(TOPS):
            hit = (ranks > 0) & (ranks <= top)
            self._correct[row] += np.bincount(known_letters[hit], minlength=longest)

    @property
    def positions(self) -> int:
        """The number of positions counted."""
        return int(self._n.sum())

    def accuracy(self) -> dict[int, float] | None:
        """Return the share of all positions with the target among the first 1, 2, 3.

        None where no position was counted.
        """
        total = self.positions
        if not total:
            return None
        return {top: float(row.sum() / total) for top, row in zip(TOPS, self._correct, strict=True)}

    def table(self) -> pd.DataFrame:
        """Return known_letters, top, accuracy, n, low, high where there are positions."""
        return pd.concat(list(self._rows()), ignore_index=True)

    def _rows(self) -> Iterable[pd.DataFrame]:
        known = np.flatnonzero(self._n)
        n = self._n[known]
        for top, correct in zip(TOPS, self._correct[:, known], strict=True):
            low, high = wilson_interval(correct, n)
            yield pd.DataFrame(
                {
                    "known_letters": known,
                    "top": top,
                    "accuracy": correct / n,
                    "n": n,
                    "low": low,
                    "high": high,
                }
            )
