"""All models on one held-out text: what each gives every character."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from memviz.analysis.errors.oracles import Oracle, oracles
from memviz.analysis.errors.overlap import Overlap, overlap
from memviz.samples import Sample


@dataclass(frozen=True)
class Subject:
    """A network or an n-gram model, and its probability for each position of the text."""

    name: str
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
            name: Subject(name, probabilities)
            for name, probabilities in self.sample.ngram_models().items()
        }

    @cached_property
    def subjects(self) -> Mapping[str, Subject]:
        """All models by name, the networks first."""
        return {**{subject.name: subject for subject in self.networks}, **self.ngrams}

    def pair(self, first: str, second: str) -> "Pair":
        """Return two of the models, by name, to be compared."""
        return Pair(self.sample, self.subjects[first], self.subjects[second])


@dataclass(frozen=True)
class Pair:
    """Two models compared on a sample."""

    sample: Sample
    first: Subject
    second: Subject

    @property
    def both(self) -> tuple[Subject, Subject]:
        return self.first, self.second

    @cached_property
    def overlap(self) -> Overlap:
        return overlap(self.first.probabilities, self.second.probabilities)

    @cached_property
    def oracles(self) -> tuple[list[Oracle], list[Oracle]]:
        """The oracles of the first and of the second model."""
        evidence = self.sample.evidence()
        first, second = (oracles(evidence, subject.probabilities) for subject in self.both)
        return first, second
