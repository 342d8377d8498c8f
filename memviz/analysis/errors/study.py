"""All models on one held-out text: what each gives every character."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from memviz.analysis.errors import Oracle, Overlap, oracles, overlap
from memviz.samples import Sample

NGRAM_COLOUR = "#7f8c91"
OTHER_NGRAM_COLOUR = "#a9896b"


@dataclass(frozen=True)
class Subject:
    """A network or an n-gram model, and its probability for each position of the text."""

    name: str
    colour: str
    probabilities: np.ndarray


@dataclass(frozen=True)
class Study:
    """One text and all models on it."""

    sample: Sample
    networks: Sequence[Subject]

    @cached_property
    def ngrams(self) -> Mapping[str, Subject]:
        """The n-gram models by name."""
        return {
            name: Subject(name, NGRAM_COLOUR, probabilities)
            for name, probabilities in self.sample.ngram_models().items()
        }

    @cached_property
    def subjects(self) -> Mapping[str, Subject]:
        """All models by name, the networks first."""
        return {**{subject.name: subject for subject in self.networks}, **self.ngrams}

    def pair(self, first: str, second: str) -> "Pair":
        """Return two of the models, by name, to be compared."""
        one, two = self.subjects[first], self.subjects[second]
        if one.colour == two.colour:
            two = Subject(two.name, OTHER_NGRAM_COLOUR, two.probabilities)
        return Pair(self.sample, one, two)


@dataclass(frozen=True)
class Pair:
    """Two models compared on a sample."""

    sample: Sample
    first: Subject
    second: Subject

    @property
    def both(self) -> tuple[Subject, Subject]:
        return self.first, self.second

    @property
    def colours(self) -> dict[str, str]:
        """The two models' hex colours by name."""
        return {subject.name: subject.colour for subject in self.both}

    @cached_property
    def overlap(self) -> Overlap:
        return overlap(self.first.probabilities, self.second.probabilities)

    @cached_property
    def oracles(self) -> tuple[list[Oracle], list[Oracle]]:
        """The oracles of the first and of the second model."""
        evidence = self.sample.evidence()
        first, second = (oracles(evidence, subject.probabilities) for subject in self.both)
        return first, second
