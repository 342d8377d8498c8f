"""The no-context baseline: the most frequent words that begin with the letters typed so far."""

from collections import Counter

import numpy as np

from memviz.text.vocabulary import UNKNOWN_INDEX, Vocabulary


class PrefixBaseline:
    """Knows the letters of the current word and how frequent words are, and nothing before.

    Relies on the order of `vocabulary.words`: from the most frequent in training to the least.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        words = vocabulary.words
        longest = max((len(word) for word in words[UNKNOWN_INDEX + 1 :]), default=0)
        self._ranks = np.zeros((len(words), longest + 1), dtype=np.int64)
        seen: Counter[str] = Counter()
        for index, word in enumerate(words[UNKNOWN_INDEX + 1 :], start=UNKNOWN_INDEX + 1):
            for known in range(len(word) + 1):
                seen[word[:known]] += 1
                self._ranks[index, known] = seen[word[:known]]

    def ranks(self, targets: np.ndarray, known_letters: np.ndarray) -> np.ndarray:
        """Return the rank of each target word among the words with its first letters.

        `targets` and `known_letters` are int64 [n] with targets inside the vocabulary; the
        most frequent word with the same beginning has rank 1.
        """
        return self._ranks[targets, known_letters]
