"""One forward pass, then a backward pass for each row: the simplest way."""

from collections.abc import Callable

import torch
from torch import Tensor

from bench.methods.method import RowMethod, embedded_input, squared_norms, target_logits
from memviz.models.model import Model
from memviz.models.reading import Reading


class RowByRow(RowMethod):
    """By torch's own kernels, forward and backward."""

    name = "one backward pass per row"

    def rows(self, model: Model, text: Reading) -> Callable[[int], Tensor]:
        """Run the text; return a function that runs the backward pass from a timestep."""
        embedded = embedded_input(model, text)
        logits = target_logits(model, embedded, text).unbind()

        def row(timestep: int) -> Tensor:
            (gradient,) = torch.autograd.grad(logits[timestep], embedded, retain_graph=True)
            return squared_norms(gradient, model)

        return row
