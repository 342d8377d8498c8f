"""What a model computes while it reads a text once: enough for any rows of its connectivity."""

from abc import ABC, abstractmethod
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from memviz.analysis.connectivity.explained import explained
from memviz.analysis.connectivity.reverse.prefix_gradients import PrefixGradients
from memviz.analysis.connectivity.reverse.state_sweep import StateSweep
from memviz.analysis.connectivity.reverse.text_sweep import TextSweep
from memviz.analysis.connectivity.variants import Variant
from memviz.models.contract import LanguageModel, level_of, predicting, stepping
from memviz.models.reading import Reading
from memviz.models.stack import Stack
from memviz.stats.progress import Progress


class ForwardPass(ABC):
    """The forward pass of a text and what is asked of it; rows can be asked for again and again."""

    def __init__(
        self, model: LanguageModel, reading: Reading, variant: Variant, until: int | None = None
    ) -> None:
        """Read the text, or its first `until` symbols."""
        self.model = model
        self.variant = variant
        self._own_reading = reading
        self.symbols = reading.symbols[:until]

    @cached_property
    def reading(self) -> Reading:
        """The text with what is explained as its targets. Raises UnknownOutputError."""
        return explained(
            self._own_reading, self.variant.explains, self.logits, until=len(self.symbols)
        )

    @abstractmethod
    def logits(self, timesteps: np.ndarray) -> Tensor:
        """Return the logits at timesteps, [timesteps, outputs]."""

    @abstractmethod
    def rows(self, timesteps: np.ndarray, progress: Progress = lambda _: None) -> Tensor:
        """Return rows of the connectivity in the model's precision, [rows, latest timestep + 1].

        `timesteps` int64 [rows] are from the latest to the earliest, each with a target.
        `progress` is told the share of the work that is done.
        """

    def by_vector(self, gradient: Tensor, timestep: int) -> Tensor:
        """Return one number for each gradient [rows, width] by the vector at a timestep, [rows]."""
        return self.variant.measured_by_vector(
            gradient, self._embedded[timestep], self._product_of_the_embedding
        )

    @cached_property
    @torch.no_grad()
    def _embedded(self) -> Tensor:
        return self.model.embed(self.symbols.unsqueeze(0))[0]

    @cached_property
    @torch.no_grad()
    def _product_of_the_embedding(self) -> Tensor | None:
        matrix = self.model.embedding_matrix
        return None if matrix is None else matrix.double().T @ matrix.double()


def forward_pass(
    model: LanguageModel, reading: Reading, variant: Variant, until: int | None = None
) -> ForwardPass:
    """Return the forward pass of a text, or of its first `until` symbols, by the model's level."""
    predicting(model, "connectivity")
    steps = level_of(model) >= 1
    return (_Swept if steps else _Reread)(model, reading, variant, until)


class _Swept(ForwardPass):
    """Of a model that goes symbol by symbol: all rows come from one sweep backwards in time."""

    def __init__(
        self, model: LanguageModel, reading: Reading, variant: Variant, until: int | None = None
    ) -> None:
        super().__init__(model, reading, variant, until)
        self._head = stepping(model, "connectivity").head
        self._sweep = (
            TextSweep(model, self.symbols)
            if isinstance(model, Stack)
            else StateSweep(stepping(model, "connectivity"), self._embedded)
        )

    def logits(self, timesteps: np.ndarray) -> Tensor:
        return self._head(self._sweep.outputs[timesteps])

    def rows(self, timesteps: np.ndarray, progress: Progress = lambda _: None) -> Tensor:
        steps = torch.from_numpy(timesteps)
        targets = self.reading.target_indices[steps]
        cotangents = self.variant.cotangents(self._head, self._sweep.outputs[steps], targets)
        width = int(timesteps[0]) + 1 if len(timesteps) else 0
        rows = self._sweep.outputs.new_zeros(len(timesteps), width)
        for start in range(0, len(steps), self._sweep.rows_at_once):
            some = slice(start, start + self._sweep.rows_at_once)
            before, share = start / len(steps), len(steps[some]) / len(steps)
            for timestep, gradient in self._sweep.gradients(steps[some], cotangents[some]):
                rows[start : start + len(gradient), timestep] = self._measured(gradient, timestep)
                progress(before + share * (1 - timestep / width))
        return rows

    def _measured(self, gradient: Tensor, timestep: int) -> Tensor:
        if self._sweep.by_one_hot:
            return self.variant.measured(gradient, int(self.symbols[timestep]))
        return self.by_vector(gradient, timestep)


class _Reread(ForwardPass):
    """Of a model that only reads whole texts: a few rows at a time, each reads the text again."""

    def __init__(
        self, model: LanguageModel, reading: Reading, variant: Variant, until: int | None = None
    ) -> None:
        super().__init__(model, reading, variant, until)
        self._prefixes = PrefixGradients(model, self._embedded)

    def logits(self, timesteps: np.ndarray) -> Tensor:
        return self._prefixes.logits[timesteps]

    def rows(self, timesteps: np.ndarray, progress: Progress = lambda _: None) -> Tensor:
        targets = self.reading.target_indices
        width = int(timesteps[0]) + 1 if len(timesteps) else 0
        rows, done = self._prefixes.logits.new_zeros(len(timesteps), width), 0
        asked = torch.from_numpy(timesteps)
        for some, gradients in self._prefixes.gradients(
            asked, lambda logits, steps: self.variant.by_logits(logits, targets[steps])
        ):
            for timestep, gradient in enumerate(gradients.unbind(dim=1)):
                rows[done : done + len(some), timestep] = self.by_vector(gradient, timestep)
            done += len(some)
            progress(done / len(timesteps))
        return rows
