"""A held-out sample: its text, where it comes from, and figures that need the training text."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from memviz.samples.evidence import Evidence
from memviz.text.held_out import HeldOut

ORDERS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 20)
"""Lengths of the n-grams that are measured, in characters."""

ORDERS_OF_ORACLE = ORDERS[:9]
MOST_TIMES = 255
"""Words are counted up to this many times in the training text."""


@dataclass(frozen=True)
class Facts:
    """Where a sample comes from.

    `corpus` and `sha256` are of the whole corpus, None for a text that is not from a corpus, and
    `training_characters` how much of its beginning the n-grams were counted in. `source` says in
    words where the sample's text was taken from, `licence` is the text's. `begins` is the sample's
    first scored character in the corpus, None where it is not in it. `cross_entropy` maps each
    n-gram order to nats per character on the corpus' whole test part, if that was measured.
    """

    corpus: str
    sha256: str | None
    training_characters: int
    source: str
    licence: str
    begins: int | None = None
    cross_entropy: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Sample:
    """`ngrams` float32 [orders, positions]: the probability by each n-gram model of `ORDERS`.

    `times_in_training` int64 [positions]: how often the word that the character lies in occurs in
    the training text, at most `MOST_TIMES`; `MOST_TIMES` between words too.
    """

    facts: Facts
    held_out: HeldOut
    ngrams: np.ndarray
    times_in_training: np.ndarray

    def first(self, positions: int) -> "Sample":
        """Return the same sample with at most so many positions."""
        if positions >= self.held_out.positions:
            return self
        return replace(
            self,
            held_out=self.held_out.first(positions),
            ngrams=self.ngrams[:, :positions],
            times_in_training=self.times_in_training[:positions],
        )

    def evidence(self) -> Evidence:
        """Return what the oracles ask."""
        ngrams = self.ngrams[: len(ORDERS_OF_ORACLE)]
        return Evidence(self.held_out, ngrams, self.times_in_training)

    def ngram_models(self) -> dict[str, np.ndarray]:
        """Return each n-gram model's probabilities [positions] by its name."""
        return {ngram_name(order): row for order, row in zip(ORDERS, self.ngrams, strict=True)}


def ngram_name(order: int) -> str:
    """Return how the model of n-grams of `order` characters is called."""
    return f"{order}-gram"
