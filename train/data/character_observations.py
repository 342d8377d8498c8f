"""Observations of a character model: stretches of the text, each character's target the next."""

import sys

import numpy as np

from memviz.models.config import MOST_SYMBOLS
from memviz.text.vocabulary import PADDING, UNKNOWN, UNKNOWN_INDEX, Vocabulary
from train.data.observations import Encoded, padded


class CharacterObservations:
    """A text cut into consecutive observations of `length` characters, the last one shorter.

    The target of a character is the character that follows it, of an observation's last
    character the first one of the next observation.
    """

    def __init__(self, text: str, length: int) -> None:
        self.text = text
        self._length = length
        self._codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)

    @property
    def ranges(self) -> np.ndarray:
        starts = np.arange(0, len(self.text) - 1, self._length)
        ends = np.minimum(starts + self._length + 1, len(self.text))
        return np.stack([starts, ends], axis=1)

    def vocabulary(self, training: np.ndarray) -> Vocabulary:
        """Return the distinct characters that the training observations read, in code order."""
        present = np.zeros(sys.maxunicode + 1, dtype=bool)
        for start in (training * self._length).tolist():
            present[self._codes[start : start + self._length]] = True
        characters = np.flatnonzero(present).tolist()
        if len(characters) + len((PADDING, UNKNOWN)) > MOST_SYMBOLS:
            raise ValueError(
                f"the text has {len(characters):,} different characters, and a model's alphabet "
                f"at most {MOST_SYMBOLS - 2:,}; replace the rare ones by one sign, or train on a "
                "text in one script"
            )
        return Vocabulary((PADDING, UNKNOWN, *map(chr, characters)))

    def encoded(self, vocabulary: Vocabulary) -> Encoded:
        """Return inputs and targets as uint8, or uint16 for more than 256 symbols."""
        dtype = np.min_scalar_type(len(vocabulary.alphabet) - 1)
        indices = np.full(sys.maxunicode + 1, UNKNOWN_INDEX, dtype=dtype)
        for index, symbol in enumerate(vocabulary.alphabet[UNKNOWN_INDEX + 1 :], UNKNOWN_INDEX + 1):
            indices[ord(symbol)] = index
        symbols = indices[self._codes]
        ranges = self.ranges
        lengths = ranges[:, 1] - ranges[:, 0] - 1
        return Encoded(
            padded(symbols[:-1], lengths, self._length), padded(symbols[1:], lengths, self._length)
        )
