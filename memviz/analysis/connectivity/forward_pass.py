"""What a model computes while it reads a text once: enough for any rows of its connectivity."""

import numpy as np
import torch
from torch import Tensor

from memviz.analysis.connectivity.reverse.text_sweep import TextSweep
from memviz.analysis.connectivity.variants import Variant
from memviz.models.model import Model
from memviz.models.reading import Reading
from memviz.stats.progress import Progress


class ForwardPass:
    """The forward pass of a text and what is asked of it; rows can be asked for again and again.

    `outputs` is the last layer's output, [time, hidden].
    """

    def __init__(
        self, model: Model, reading: Reading, variant: Variant, until: int | None = None
    ) -> None:
        """Read the text, or its first `until` characters."""
        self.model = model
        self.reading = reading
        self.variant = variant
        self._sweep = TextSweep(model, reading.symbols[:until])
        self.outputs = self._sweep.outputs

    def rows(self, timesteps: np.ndarray, progress: Progress = lambda _: None) -> Tensor:
        """Return rows of the connectivity in the model's precision, [rows, latest timestep + 1].

        `timesteps` int64 [rows] are from the latest to the earliest, each with a target.
        `progress` is told the share of the work that is done.
        """
        steps = torch.from_numpy(timesteps)
        targets = self.reading.target_indices[steps]
        cotangents = self.variant.cotangents(self.model, self.outputs[steps], targets)
        width = int(timesteps[0]) + 1 if len(timesteps) else 0
        rows = self.outputs.new_zeros(len(timesteps), width)
        for timestep, gradient in self._sweep.gradients(steps, cotangents):
            symbol = int(self.reading.symbols[timestep])
            rows[: len(gradient), timestep] = self.variant.measured(gradient, symbol)
            progress(1 - timestep / width)
        return rows
