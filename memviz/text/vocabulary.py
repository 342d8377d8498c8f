"""What a model reads and what it predicts: an alphabet of symbols and a list of words."""

import json
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from memviz.files.replacing import replace_text

PADDING = "<padding>"
UNKNOWN = "<unknown>"
PADDING_INDEX = 0
UNKNOWN_INDEX = 1
_NO_TEXT = {PADDING, UNKNOWN, ""}
TEXT8_ALPHABET = (PADDING, " ", *"abcdefghijklmnopqrstuvwxyz")


def is_text(name: str) -> bool:
    """Return whether a name of a symbol or an output stands for text: not padding, unknown, ""."""
    return name not in _NO_TEXT


@dataclass(frozen=True)
class Vocabulary:
    """Names by index: the symbols that a model reads, and the words that it predicts.

    A word model reads the 28 symbols of text8 (padding, space, a to z) and predicts a word. A
    model of characters or tokens has no words: it predicts the symbols that it reads. A name that
    is empty, padding or unknown is no text: it is never suggested and no target. In a checkpoint
    padding and unknown come first.
    """

    alphabet: tuple[str, ...]
    words: tuple[str, ...] = field(default=(), repr=False)

    @cached_property
    def symbol_index(self) -> dict[str, int]:
        return {symbol: index for index, symbol in enumerate(self.alphabet)}

    @cached_property
    def word_index(self) -> dict[str, int]:
        return {word: index for index, word in enumerate(self.words)}

    @property
    def outputs(self) -> tuple[str, ...]:
        """What the head predicts, by index: words, or the alphabet where there are no words."""
        return self.words or self.alphabet

    @property
    def output_index(self) -> dict[str, int]:
        """The index of each output."""
        return self.word_index if self.words else self.symbol_index

    @cached_property
    def is_text(self) -> np.ndarray:
        """Whether each output stands for text, bool [outputs]."""
        return np.array([is_text(name) for name in self.outputs])

    def encode(self, text: str) -> np.ndarray:
        """Return the indices of the characters of `text`, int64 [time].

        Raises ValueError for a character outside an alphabet that has no unknown symbol.
        """
        unknown = self.symbol_index.get(UNKNOWN)
        indices = [self.symbol_index.get(character, unknown) for character in text]
        if None in indices:
            stranger = text[indices.index(None)]
            what_to_do = (
                "normalise the text first (memviz.normalise)" if self.words else "leave it out"
            )
            raise ValueError(
                f"text: the character {stranger!r} is not in the model's alphabet; {what_to_do}"
            )
        return np.array(indices, dtype=np.int64)

    def target_indices(self, words: Sequence[str]) -> np.ndarray:
        """Return the index of each word, unknown for words outside the vocabulary, int64 [n]."""
        index = self.word_index
        return np.array([index.get(word, UNKNOWN_INDEX) for word in words], dtype=np.int64)

    def knows(self, word: str) -> bool:
        """Return whether the model has a logit for this word."""
        return word in self.word_index and is_text(word)

    def has_beginning(self, letters: str) -> bool:
        """Return whether any of the words begins with these letters."""
        place = bisect_left(self._sorted_words, letters)
        return place < len(self.words) and self._sorted_words[place].startswith(letters)

    def that_begin_with(self, letters: str) -> np.ndarray:
        """Return whether each output stands for text that begins with these, bool [outputs]."""
        if not letters:
            return self.is_text
        return self.is_text & [output.startswith(letters) for output in self.outputs]

    @cached_property
    def _sorted_words(self) -> list[str]:
        return sorted(self.words)

    def save(self, path: Path) -> None:
        """Write `vocabulary.json`."""
        content = {"alphabet": list(self.alphabet), "words": list(self.words)}
        replace_text(path, json.dumps(content, ensure_ascii=False))
