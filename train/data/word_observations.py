"""Observations of a word model: whole words, each character labelled with its word."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import count

import numpy as np

from memviz.models.checkpoint.vocabulary import LONGEST_SYMBOL
from memviz.text.vocabulary import PADDING, TEXT8_ALPHABET, UNKNOWN, UNKNOWN_INDEX, Vocabulary
from train.data.observations import Encoded, padded

_BLOCK_WORDS = 1_000_000


class WordObservations:
    """A normalised text cut into observations of at most `length` characters, in order.

    Each takes as many whole words as fit, each word preceded by its space (Madsen 2019). A word
    longer than an observation, or than a checkpoint may hold, is dropped; running text has none.
    `words` is how many words the vocabulary takes, padding and unknown not counted.
    """

    def __init__(self, text: str, length: int, words: int) -> None:
        too_long = min(length, LONGEST_SYMBOL + 1)
        self.text = re.sub(f" [a-z]{{{too_long},}}", "", text.rstrip(" "))
        self._length = length
        self._words = words
        symbols = np.frombuffer(self.text.encode("ascii"), dtype=np.uint8)
        # Where each word's space stands, and the end of the text.
        self._starts = np.append(np.flatnonzero(symbols == ord(" ")), len(symbols))
        self._first_words = _pack(self._starts, length)
        self._word_ids, self._distinct = self._numbered_words()

    @property
    def ranges(self) -> np.ndarray:
        boundaries = self._starts[self._first_words]
        return np.stack([boundaries[:-1], boundaries[1:]], axis=1)

    def vocabulary(self, training: np.ndarray) -> Vocabulary:
        """Return the commonest words of the training observations, the most frequent first.

        Words equally frequent come in alphabetical order. The no-context baseline relies on
        the order.
        """
        trained = np.zeros(len(self._first_words) - 1, dtype=bool)
        trained[training] = True
        word_is_trained = np.repeat(trained, np.diff(self._first_words))
        counts = np.bincount(self._word_ids[word_is_trained], minlength=len(self._distinct))
        seen = np.flatnonzero(counts).tolist()
        seen.sort(key=lambda word: (-counts[word], self._distinct[word]))
        commonest = (self._distinct[word] for word in seen[: self._words])
        return Vocabulary(TEXT8_ALPHABET, (PADDING, UNKNOWN, *commonest))

    def encoded(self, vocabulary: Vocabulary) -> Encoded:
        """Return inputs as uint8 and targets as uint16: each character's word, 1 if unknown.

        Targets are uint32 for more words than that can count.
        """
        lengths = np.diff(self._starts[self._first_words])
        index = vocabulary.word_index
        dtype = np.min_scalar_type(max(len(vocabulary.words), 256))
        word_index = np.array(
            [index.get(word, UNKNOWN_INDEX) for word in self._distinct], dtype=dtype
        )
        targets = np.repeat(word_index[self._word_ids], np.diff(self._starts))
        inputs = _symbol_indices(vocabulary)[np.frombuffer(self.text.encode("ascii"), np.uint8)]
        return Encoded(
            padded(inputs, lengths, self._length), padded(targets, lengths, self._length)
        )

    def _numbered_words(self) -> tuple[np.ndarray, list[str]]:
        """Return a number for each word of the text, int32 [words], and the words by number."""
        numbers: defaultdict[str, int] = defaultdict(count().__next__)
        ids = np.fromiter(
            (numbers[word] for word in self._each_word()),
            dtype=np.int32,
            count=len(self._starts) - 1,
        )
        return ids, list(numbers)

    def _each_word(self) -> Iterator[str]:
        """Yield the words in order, block by block: all at once would take gigabytes."""
        for block in range(0, len(self._starts) - 1, _BLOCK_WORDS):
            end = min(block + _BLOCK_WORDS, len(self._starts) - 1)
            yield from self.text[self._starts[block] : self._starts[end]].split()


def _pack(starts: np.ndarray, length: int) -> np.ndarray:
    """Return the first word of each observation, and the number of words at the end, int64.

    Greedy: an observation ends before the word that would not fit.
    """
    following = np.searchsorted(starts, starts[:-1] + length, side="right") - 1
    firsts = [0]
    while firsts[-1] < len(following):
        firsts.append(int(following[firsts[-1]]))
    return np.array(firsts)


def _symbol_indices(vocabulary: Vocabulary) -> np.ndarray:
    """Return the alphabet's index of each ASCII code, uint8 [128]."""
    indices = np.zeros(128, dtype=np.uint8)
    for symbol, index in vocabulary.symbol_index.items():
        if len(symbol) == 1:
            indices[ord(symbol)] = index
    return indices
