"""A way to compute the connectivity of a text."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar

import torch
from torch import Tensor

from memviz.models.model import Model
from memviz.models.reading import Reading


class Method(ABC):
    """Computes the whole matrix."""

    name: ClassVar[str]

    @abstractmethod
    def matrix(self, model: Model, text: Reading) -> Tensor:
        """Return the squared norms of the gradients, [time, time], row = output step."""


class RowMethod(Method):
    """Computes row after row, each at the same cost."""

    @abstractmethod
    def rows(self, model: Model, text: Reading) -> Callable[[int], Tensor]:
        """Do the work that all rows share; return a function from a timestep to its row, [time]."""

    def matrix(self, model: Model, text: Reading) -> Tensor:
        """Return the squared norms of the gradients, [time, time], row = output step."""
        row = self.rows(model, text)
        return torch.stack([row(timestep) for timestep in range(len(text.text))])


def target_logits(model: Model, embedded: Tensor, text: Reading) -> Tensor:
    """Return the logit of each step's target word, [time], for `embedded` [time, embedding].

    `embedded` may end before the text does. Only the target words' rows of the dense layer take
    part: cheaper for every method than all words' logits.
    """
    outputs, _ = model.run(embedded.unsqueeze(0))
    targets = text.target_indices[: len(embedded)]
    return (outputs[0] * model.head.weight[targets]).sum(dim=1) + model.head.bias[targets]


def embedded_input(model: Model, text: Reading, end: int | None = None) -> Tensor:
    """Return the embedded characters before `end`, [time, embedding], to differentiate by."""
    return model.embedding(text.symbols[:end]).detach().requires_grad_()


def squared_norms(gradients: Tensor, model: Model) -> Tensor:
    """Return squared norms by one-hot symbol, [...], of gradients [..., embedding]."""
    return (gradients.detach() @ model.embedding.weight.T).square().sum(dim=-1)
