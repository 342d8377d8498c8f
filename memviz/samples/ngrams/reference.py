"""The same n-gram models with dictionaries, one character at a time: slow, and easy to check."""

from collections import defaultdict
from functools import cached_property

import numpy as np

from memviz.samples.ngrams.discounts import modified
from memviz.samples.ngrams.kneser_ney import DiscountRule

Counts = dict[str, dict[str, int]]


class ReferenceKneserNey:
    """Contexts of exactly `most_context` characters and all shorter ones."""

    def __init__(self, text: str, most_context: int, rule: DiscountRule = modified) -> None:
        self.text = text
        self.most_context = most_context
        self.rule = rule

    @cached_property
    def alphabet(self) -> list[str]:
        return sorted(set(self.text))

    def probability(self, context: str, character: str) -> float:
        """Return the probability of `character` after `context`, of which the end is used."""
        context = context[len(context) - min(len(context), self.most_context) :]
        if len(context) < self.most_context:
            return self._lower(context, character)
        counts = self._occurrences(self.most_context + 1)
        return self._interpolated(counts, context, character)

    def _lower(self, context: str, character: str) -> float:
        """Return P': as `probability`, from the number of distinct characters before."""
        counts = self._neighbours(len(context) + 1)
        return self._interpolated(counts, context, character)

    def _interpolated(self, counts: Counts, context: str, character: str) -> float:
        lower = self._lower(context[1:], character) if context else 1 / (len(self.alphabet) + 1)
        after = counts.get(context, {})
        total = sum(after.values())
        if not total:
            return lower
        every = np.array([count for row in counts.values() for count in row.values()])
        discounts = self.rule(every, len(context) + 1)
        taken = {symbol: float(discounts.of(np.array(c))) for symbol, c in after.items()}
        share = after.get(character, 0) - taken.get(character, 0.0)
        return (share + sum(taken.values()) * lower) / total

    def _occurrences(self, length: int) -> Counts:
        counts: Counts = defaultdict(lambda: defaultdict(int))
        for start in range(len(self.text) - length + 1):
            gram = self.text[start : start + length]
            counts[gram[:-1]][gram[-1]] += 1
        return counts

    def _neighbours(self, length: int) -> Counts:
        counts: Counts = defaultdict(lambda: defaultdict(int))
        starts = range(len(self.text) - length)
        for longer in {self.text[start : start + length + 1] for start in starts}:
            counts[longer[1:-1]][longer[-1]] += 1
        return counts
