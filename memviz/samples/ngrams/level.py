"""All n-grams of one length, as runs of sorted suffixes."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from memviz.samples.ngrams.alphabet import END
from memviz.samples.ngrams.suffixes import Suffixes


@dataclass(frozen=True)
class Level:
    """The distinct n-grams of `length` symbols in sorted order; a position in it is an n-gram's id.

    `first` int32 is where one occurrence starts; `last` int64 the last symbol; `parents` int32 the
    id, one level below, of all symbols but the last; `counts` int64 the number of occurrences, 0
    for what runs over the end of the text. `at` int32 [time] is the id of what starts there.
    """

    length: int
    first: np.ndarray
    last: np.ndarray
    parents: np.ndarray
    counts: np.ndarray
    at: np.ndarray

    @property
    def contexts(self) -> int:
        """How many distinct n-grams there are one level below."""
        return int(self.parents[-1]) + 1

    def left_neighbours(self, longer: "Level") -> np.ndarray:
        """Return how many distinct symbols stand before each n-gram, int64 [n-grams].

        This is the continuation count; `longer` is the level above.
        """
        whole = longer.first[longer.last != END]
        return np.bincount(self.at[whole + 1], minlength=len(self.first))


def levels(suffixes: Suffixes) -> Iterator[Level]:
    """Yield the n-grams of length 1, 2, ... `suffixes.longest`."""
    below = np.zeros(suffixes.time, dtype=np.int32)
    for length in range(1, suffixes.longest + 1):
        level = _level(suffixes, length, below)
        below = level.at
        yield level


def _level(suffixes: Suffixes, length: int, below: np.ndarray) -> Level:
    begins = suffixes.shared < length
    starts = np.flatnonzero(begins)
    first = suffixes.order[starts]
    last = suffixes.symbols[first + (length - 1)]
    counts = np.diff(starts, append=suffixes.time)
    counts[last == END] = 0
    at = np.empty(suffixes.time, dtype=np.int32)
    at[suffixes.order] = np.cumsum(begins, dtype=np.int32) - 1
    return Level(length, first, last, below[first], counts, at)
