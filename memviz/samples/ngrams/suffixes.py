"""The suffixes of a text in sorted order: every n-gram is a run of neighbours."""

from dataclasses import dataclass

import numpy as np

from memviz.samples.ngrams.alphabet import END

_BITS = 63  # of an int64 without its sign, to pack symbols in


@dataclass(frozen=True)
class Suffixes:
    """A text's suffixes, sorted by their first `longest` symbols.

    `symbols` int64 [time + longest] ends in END symbols; `order` int32 [time] holds the suffixes'
    starts in sorted order; `shared` int16 [time] the number of symbols, at most `longest`, that a
    suffix has in common with the one before it in that order (-1 for the first).
    """

    symbols: np.ndarray
    order: np.ndarray
    shared: np.ndarray
    longest: int

    @property
    def time(self) -> int:
        return len(self.order)


def sort_suffixes(symbols: np.ndarray, longest: int, base: int) -> Suffixes:
    """Return the sorted suffixes of `symbols`, int64 [time], each from 1 to `base` - 1."""
    padded = np.concatenate([symbols, np.full(longest, END, dtype=np.int64)])
    order = np.lexsort(_packed(padded, len(symbols), longest, base)[::-1]).astype(np.int32)
    return Suffixes(padded, order, _shared(padded, order, longest), longest)


def _packed(padded: np.ndarray, time: int, longest: int, base: int) -> list[np.ndarray]:
    """Return the first `longest` symbols of each suffix as few integers, the first foremost."""
    per_integer = int(_BITS / np.log2(base))
    packed = []
    for start in range(0, longest, per_integer):
        integer = np.zeros(time, dtype=np.int64)
        for offset in range(start, min(start + per_integer, longest)):
            integer = integer * base + padded[offset : offset + time]
        packed.append(integer)
    return packed


def _shared(padded: np.ndarray, order: np.ndarray, longest: int) -> np.ndarray:
    shared = np.zeros(len(order), dtype=np.int16)
    shared[0] = -1
    alike = np.ones(len(order) - 1, dtype=bool)
    for offset in range(longest):
        following = padded[offset : offset + len(order)][order]
        alike &= following[1:] == following[:-1]
        shared[1:] += alike
    return shared
