"""The reverse pass of one layer along one text, for many output steps at once."""

from abc import ABC, abstractmethod
from typing import Protocol

import torch
from torch import Tensor

from memviz.analysis.connectivity.reverse.gate_map import Sources
from memviz.units import State


class ToInput(Protocol):
    """Gives the cotangents of a layer's input from the sources that its `backward` returns."""

    def at(self, timestep: int, sources: Sources) -> Tensor:
        """Return those at one timestep, [rows, input]."""

    def along(self, sources: Sources) -> Tensor:
        """Return those of the first timesteps, [time, rows, input], by one product for all."""


class LayerSweep(ABC):
    """Carries cotangents of a layer's state from one timestep to the one before.

    Made for one text of `time` characters. `outputs` is the layer's output [time, hidden].
    Cotangents are [rows, hidden], one row for each output step whose gradient is followed.
    `to_input` gives [rows, symbols] instead of [rows, input] where the embedding is folded into
    the weights.
    """

    outputs: Tensor
    to_input: ToInput

    @abstractmethod
    def backward(self, timestep: int, output: Tensor, state: State) -> tuple[State, Sources]:
        """Return the cotangents of the state before `timestep`, and what the input's follow from.

        `output` [rows, hidden] are the cotangents of the layer's output at `timestep`, `state`
        those of the state after it, one tensor [rows, hidden] for each of the unit's state
        parts. Timesteps come from the last to the first.
        """


def fold(weight: Tensor, embedding: Tensor | None) -> Tensor:
    """Return input weights [gates * hidden, input] that read one-hot symbols instead.

    `embedding` is [symbols, input]; None leaves the weights as they are. The embedding's own
    gradient is then never formed.
    """
    return weight if embedding is None else weight @ embedding.T


def shifted(part: Tensor) -> Tensor:
    """Return what stood before each timestep, [time, hidden]: zero before the first."""
    return torch.cat([torch.zeros_like(part[:1]), part[:-1]])
