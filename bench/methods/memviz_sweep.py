"""memviz: one reverse sweep over time in the unit's own terms, the forward pass included."""

import torch
from torch import Tensor

from bench.methods.method import Method
from memviz.analysis.connectivity.reverse.text_sweep import TextSweep
from memviz.models.model import Model
from memviz.models.reading import Reading


class MemvizSweep(Method):
    """What `memviz.connectivity` does for the matrix; it adds probabilities and suggestions."""

    name = "memviz"

    def matrix(self, model: Model, text: Reading) -> Tensor:
        """Return the squared norms of the gradients, [time, time], row = output step."""
        time = len(text.text)
        matrix = torch.zeros(time, time)
        timesteps = torch.arange(time - 1, -1, -1)
        cotangents = model.head.weight[text.target_indices[timesteps]]
        for timestep, gradient in TextSweep(model, text.symbols).gradients(timesteps, cotangents):
            matrix[timestep:, timestep] = gradient.square().sum(dim=1).flip(0)
        return matrix
