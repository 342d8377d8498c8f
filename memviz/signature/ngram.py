"""The memory of an n-gram model, which knows exactly so many characters and none before them."""

from collections.abc import Sequence

import numpy as np

from memviz.analysis.memory.baselines import ByContext, best_at, by_contexts, stacked
from memviz.analysis.memory.scores import Scores

KNOWN = (3, 5, 10)
"""Numbers of characters that the n-gram models know: those of a 4-, a 6- and an 11-gram model."""

LONGEST_CONTEXT = 4  # characters; behind a gap longer ones hardly tell more
WIDEST_GAP = 20  # characters; behind a wider one the symbols' frequencies alone are told


def ngrams(
    train: np.ndarray, test: np.ndarray, lags: Sequence[int], symbols: int
) -> dict[int, Scores]:
    """Return, for each number of characters known, how well the symbol k back is told.

    `train` and `test` are as those of `text_floor`. The last n symbols are known, lags 0 to n - 1;
    what lies before them is told from them, by a count model of `train` like the text floor's,
    which sees up to four of them, those nearest to the symbol to tell, across at most 20 others.
    """
    at = _Gaps(train, test, max(lags), symbols)
    return {known: stacked(at.lag(lag, known) for lag in lags) for known in KNOWN}


class _Gaps:
    """How well symbols are told across a gap, counted once for each gap."""

    def __init__(self, train: np.ndarray, test: np.ndarray, longest: int, symbols: int) -> None:
        self._train, self._test = train, test
        self._longest, self._symbols = longest, symbols
        self._counted: dict[int, list[ByContext]] = {}

    def lag(self, lag: int, known: int) -> tuple[np.ndarray, np.ndarray]:
        """Return accuracy and log-probability of each segment, where `known` symbols are known."""
        segments, time = self._test.shape
        if lag < known:
            return np.ones(segments), np.zeros(segments)
        gap = min(lag - known, WIDEST_GAP + 1)
        if gap not in self._counted:
            context = LONGEST_CONTEXT if gap <= WIDEST_GAP else 0
            texts = self._train, self._test
            self._counted[gap] = by_contexts(*texts, context, self._symbols, gap)
        positions = slice(self._longest - lag, time - lag)
        return best_at(self._counted[gap][: known + 1], positions)
