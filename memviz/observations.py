"""Observations as arrays: what a model reads and the word that each character belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from memviz.text.normalise import normalise
from memviz.text.vocabulary import PADDING_INDEX, Vocabulary
from memviz.text.words import target_words


@dataclass(frozen=True)
class Observations:
    """Padded texts, each read on its own.

    `symbols` and `targets` are int64 [n, time]: indices into the alphabet and into the words
    (0 padding, 1 unknown).
    """

    symbols: np.ndarray
    targets: np.ndarray

    @classmethod
    def from_texts(cls, vocabulary: Vocabulary, texts: Sequence[str]) -> "Observations":
        """Return `texts`, normalised and padded to the longest; raise ValueError for none."""
        normalised = [text for text in map(normalise, texts) if text.strip()]
        if not normalised:
            raise ValueError("texts: none has a letter a to z; give at least one text")
        shape = len(normalised), max(map(len, normalised))
        symbols = np.full(shape, PADDING_INDEX, dtype=np.int64)
        targets = np.full(shape, PADDING_INDEX, dtype=np.int64)
        for row, text in enumerate(normalised):
            symbols[row, : len(text)] = vocabulary.encode(text)
            targets[row, : len(text)] = vocabulary.target_indices(target_words(text))
        return cls(symbols, targets)


def known_letters_as_published(symbols: np.ndarray, space: int) -> np.ndarray:
    """Return the letters since the last space at each position, int64 [n, time].

    The counter runs on through the padding after the last word, as the article's did; inside
    the text it equals the known letters of the word.
    """
    time = np.arange(symbols.shape[1])
    return time - np.maximum.accumulate(np.where(symbols == space, time, 0), axis=1)
