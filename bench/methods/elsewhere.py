"""memviz for a model from elsewhere, at two levels: it sees no layers, only the methods."""

from abc import abstractmethod

import numpy as np
from torch import Tensor

from bench.methods.method import Method
from memviz.analysis.connectivity.forward_pass import forward_pass
from memviz.analysis.connectivity.variants import Variant
from memviz.models.adapters.plain_object import PlainModel, SteppingPlainModel
from memviz.models.contract import LanguageModel
from memviz.models.model import Model
from memviz.models.reading import Reading


class Elsewhere(Method):
    """What `memviz.connectivity` does for an object that was given to `memviz.from_object`."""

    @abstractmethod
    def adapted(self, given: "Given") -> LanguageModel:
        """Return the object as a model of one level."""

    def matrix(self, model: Model, text: Reading) -> Tensor:
        """Return the squared norms of the gradients, [time, time], row = output step."""
        timesteps = np.arange(len(text.symbols))[::-1].copy()
        read = forward_pass(self.adapted(Given(model)), text, Variant())
        return read.rows(timesteps).flip(0)


class ElsewhereStepping(Elsewhere):
    """Level 1: the same sweep, a step of the whole model at a time."""

    name = "memviz, a model from elsewhere that goes symbol by symbol"

    def adapted(self, given: "Given") -> LanguageModel:
        """Return it with its steps."""
        return SteppingPlainModel(given)


class ElsewhereReading(Elsewhere):
    """Level 0: a few rows at a time, each of which reads its text again."""

    name = "memviz, a model from elsewhere that only reads whole texts"

    def adapted(self, given: "Given") -> LanguageModel:
        """Return it without its steps."""
        return PlainModel(given)


class Given:
    """One of our models with no more than the methods of the contract's level 1."""

    def __init__(self, model: Model) -> None:
        self.target = model.target
        self.outputs, self.alphabet = model.vocabulary.outputs, model.vocabulary.alphabet
        self.embedding_matrix = model.embedding.weight
        self.embed, self.logits = model.embed, model.logits
        self.start, self.step, self.head = model.start, model.step, model.head
