"""The protocol that every kind of observation follows: ranges of the text, and their arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from memviz.text.vocabulary import Vocabulary


@dataclass(frozen=True)
class Encoded:
    """Observations as indices, one row each, padded with 0 at the end.

    `inputs` [n, length] index the alphabet, `targets` [n, length] what the head predicts.
    """

    inputs: np.ndarray
    targets: np.ndarray


class Observations(Protocol):
    """The pieces of a text that a model reads one by one, each from the initial state."""

    @property
    def text(self) -> str:
        """What the ranges refer to."""

    @property
    def ranges(self) -> np.ndarray:
        """The characters [start, end) that each observation reads or predicts, int64 [n, 2]."""

    def vocabulary(self, training: np.ndarray) -> Vocabulary:
        """Return the vocabulary made from the observations with the indices `training` alone."""

    def encoded(self, vocabulary: Vocabulary) -> Encoded:
        """Return all observations as indices."""


def padded(flat: np.ndarray, lengths: np.ndarray, width: int) -> np.ndarray:
    """Return consecutive stretches of `flat`, one a row, followed by zeros, [n, width]."""
    rows = np.zeros((len(lengths), width), dtype=flat.dtype)
    rows[np.arange(width) < lengths[:, None]] = flat
    return rows


def overlapping(ranges: np.ndarray, regions: Sequence[tuple[int, int]]) -> np.ndarray:
    """Return the indices of the ranges that share a character with any region, int64 [m]."""
    overlaps = np.zeros(len(ranges), dtype=bool)
    for start, end in regions:
        overlaps |= (ranges[:, 0] < end) & (ranges[:, 1] > start)
    return np.flatnonzero(overlaps)
