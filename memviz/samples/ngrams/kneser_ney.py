"""Interpolated modified Kneser-Ney over characters, for every length of context at once.

    P(w | context) = (c - D(c)) / sum of c over the symbols seen after the context
                     + (sum of their D(c)) / (sum of their c) * P'(w | context less its first)

where c counts occurrences for the whole context, and for the shorter ones of P' the distinct
symbols before the n-gram; below the shortest, all symbols are equally probable. Source: Chen and
Goodman 1998, "An empirical study of smoothing techniques for language modeling", sections 4.1.6
and 4.1.7.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from memviz.samples.ngrams.alphabet import END, Alphabet
from memviz.samples.ngrams.discounts import Discounts, modified
from memviz.samples.ngrams.level import Level, levels
from memviz.samples.ngrams.suffixes import Suffixes, sort_suffixes
from memviz.stats.progress import Progress

DiscountRule = Callable[[np.ndarray, int], Discounts]
"""The discounts from the counts of all n-grams of a length, and that length."""


@dataclass(frozen=True)
class KneserNey:
    """n-gram models with contexts of 0 to `most_context` characters, from one training text.

    A model whose n-grams have n characters has contexts of n - 1. Its memory is that of a few
    copies of the training text: the n-grams of a length are counted when they are asked for.
    """

    alphabet: Alphabet
    most_context: int
    suffixes: Suffixes
    rule: DiscountRule

    def probabilities(self, text: str, progress: Progress = lambda _: None) -> np.ndarray:
        """Return the probability of each character of `text`, float32 [contexts, time].

        Row n is the model with contexts of n characters. The first characters have shorter
        contexts; a character that is not in the training text counts as an unknown one. `progress`
        is told the share of the models that are done.
        """
        return self._probabilities(self.alphabet.encode(text), progress)

    def distribution(self, context: str) -> np.ndarray:
        """Return the probability of every symbol after `context`, float32 [contexts, symbols].

        The symbols are `alphabet.characters`, then any other character. The last `most_context`
        characters of `context` are used.
        """
        known = self.alphabet.encode(context[-self.most_context :] if self.most_context else "")
        symbols = np.arange(1, self.alphabet.size + 1)
        # All questions are one text; END between them lets no context reach into another question.
        asked = np.empty((len(symbols), len(known) + 2), dtype=np.int64)
        asked[:, 0], asked[:, 1:-1], asked[:, -1] = END, known, symbols
        rows = self._probabilities(asked.ravel())
        return rows.reshape(len(rows), *asked.shape)[:, :, -1]

    def _probabilities(
        self, symbols: np.ndarray, progress: Progress = lambda _: None
    ) -> np.ndarray:
        found = np.empty((self.most_context + 1, len(symbols)), dtype=np.float32)
        lower = np.full(len(symbols), 1 / self.alphabet.size)
        contexts = np.zeros(len(symbols), dtype=np.int64)
        for level, continuations in self._counted():
            grams = _ids(level, contexts, symbols, base=self.alphabet.size + 1)
            interpolate = _Interpolation(level, contexts, grams, self.rule)
            found[level.length - 1] = interpolate(level.counts, lower)
            if continuations is not None:
                lower = interpolate(continuations, lower)
                contexts = np.concatenate([[-1], grams[:-1]])
            progress(level.length / len(found))
        return found

    def _counted(self) -> Iterator[tuple[Level, np.ndarray | None]]:
        """Yield each level with its continuation counts; the last, which needs none, has None."""
        rising = levels(self.suffixes)
        level = next(rising)
        for longer in rising:
            yield level, level.left_neighbours(longer)
            level = longer
        yield level, None


def fit(text: str, most_context: int, rule: DiscountRule = modified) -> KneserNey:
    """Return the n-gram models of `text` with contexts of 0 to `most_context` characters.

    Raises ValueError for an empty text and for a negative `most_context`.
    """
    if not text:
        raise ValueError("text: it is empty; give a text to count n-grams in")
    if most_context < 0:
        raise ValueError(f"most_context: got {most_context}; it must be 0 or more")
    alphabet = Alphabet.of(text)
    suffixes = sort_suffixes(alphabet.encode(text), most_context + 1, base=alphabet.size + 1)
    return KneserNey(alphabet, most_context, suffixes, rule)


def _ids(level: Level, contexts: np.ndarray, symbols: np.ndarray, base: int) -> np.ndarray:
    """Return the id of each context followed by its symbol, -1 for what was never seen."""
    keys = level.parents.astype(np.int64) * base + level.last
    asked = contexts * base + symbols
    places = np.searchsorted(keys, asked).clip(max=len(keys) - 1)
    seen = (contexts >= 0) & (symbols != END) & (keys[places] == asked)
    return np.where(seen, places, -1)


@dataclass(frozen=True)
class _Interpolation:
    """One level's share in the probabilities: the ids of each symbol's n-gram and context there."""

    level: Level
    contexts: np.ndarray
    grams: np.ndarray
    rule: DiscountRule

    def __call__(self, counts: np.ndarray, lower: np.ndarray) -> np.ndarray:
        """Return the discounted probability from `counts`, plus the rest times `lower`, [time]."""
        taken = self.rule(counts, self.level.length).of(counts)
        totals = self._by_context(counts)
        reserved = self._by_context(taken)
        seen = (self.contexts >= 0) & (totals[self.contexts] > 0)
        total = np.where(seen, totals[self.contexts], 1)
        share = np.where(self.grams >= 0, (counts - taken)[self.grams], 0) / total
        left = np.where(seen, reserved[self.contexts], 1) / total
        return share + left * lower

    def _by_context(self, values: np.ndarray) -> np.ndarray:
        return np.bincount(self.level.parents, weights=values, minlength=self.level.contexts)
