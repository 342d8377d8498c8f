"""The words of a text: where they lie, where each occurred last, how often elsewhere."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

_WORD = re.compile(r"[^\W_]+(?:[_'’]+[^\W_]+)*")
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Words:
    """The words of a text, in order.

    `forms` are the words as they stand; `starts` int64 [words] where they begin; `at` int64 [time]
    is the number of the word that a character lies in, -1 between words.
    """

    forms: tuple[str, ...]
    starts: np.ndarray
    at: np.ndarray

    def distances_back(self) -> np.ndarray:
        """Return how far each word's start lies behind the last start of that word, int64 [words].

        In characters; `NEVER` for a word that did not occur before. Whole words are compared, with
        the letters that are still to be read: an oracle knows these.
        """
        last: dict[str, int] = {}
        distances = np.full(len(self.forms), NEVER)
        for index, (form, start) in enumerate(zip(self.forms, self.starts.tolist(), strict=True)):
            if form in last:
                distances[index] = start - last[form]
            last[form] = start
        return distances

    def counts_in(self, counts: Mapping[str, int]) -> np.ndarray:
        """Return how often each word occurs by `counts`, 0 for words not in it, int64 [words]."""
        return np.array([counts.get(form, 0) for form in self.forms], dtype=np.int64)

    def at_characters(self, values: np.ndarray, between: int) -> np.ndarray:
        """Return a value per word for each character, `between` outside of words, int64 [time]."""
        return np.append(values, between)[self.at]  # -1, between words, picks the last


def words_of(text: str) -> Words:
    """Return the words: letters and digits, with apostrophes inside and, in code, underscores."""
    matches = list(_WORD.finditer(text))
    at = np.full(len(text), -1, dtype=np.int64)
    for index, match in enumerate(matches):
        at[match.start() : match.end()] = index
    starts = np.array([match.start() for match in matches], dtype=np.int64)
    return Words(tuple(match.group() for match in matches), starts, at)


def word_counts(text: str) -> Counter[str]:
    """Return how often each word occurs in `text`."""
    return Counter(match.group() for match in _WORD.finditer(text))
