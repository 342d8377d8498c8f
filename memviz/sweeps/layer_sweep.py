"""The reverse pass of one layer along one text, for many output steps at once."""

from abc import ABC, abstractmethod

import torch
from torch import Tensor

from memviz.units import State

BLOCK = 8  # steps whose Jacobians are built together; more costs memory and gains nothing
FEW_ROWS = 24  # below this, a product per gate is cheaper than building a Jacobian


class LayerSweep(ABC):
    """Carries cotangents of a layer's state from one timestep to the one before.

    Made for one text of `time` characters. `outputs` is the layer's output [time, hidden].
    Cotangents are [rows, hidden], one row for each output step whose gradient is followed.
    """

    outputs: Tensor

    @abstractmethod
    def backward(self, timestep: int, output: Tensor, state: State) -> tuple[State, Tensor]:
        """Return the cotangents of the state before `timestep` and of the layer's input.

        `output` [rows, hidden] are the cotangents of the layer's output at `timestep`, `state`
        those of the state after it, one tensor [rows, hidden] for each of the unit's state
        parts. The input's are [rows, input], or [rows, symbols] where the embedding is folded
        into the weights. Timesteps come from the last to the first.
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


class StepJacobians:
    """Several gates that receive the same cotangent, each scaled by a vector of its own.

    d * a_1 @ W_1 + d * a_2 @ W_2 + ... is d @ (diag(a_1) W_1 + diag(a_2) W_2 + ...): with the
    matrix in brackets, the step's Jacobian, many rows d cost one product instead of one a gate.
    """

    def __init__(self, coefficients: list[Tensor], weights: list[Tensor]) -> None:
        """Take each gate's coefficients a [time, hidden] and weight W [hidden, width]."""
        self._coefficients = torch.stack(coefficients, dim=-1)  # [time, hidden, gates]
        self._weights = torch.stack(weights, dim=1)  # [hidden, gates, width]
        self._first = self._end = len(self._coefficients)
        self._block = torch.empty(0)  # [hidden, steps from first to end, width]

    def apply(self, rows: Tensor, timestep: int) -> Tensor:
        """Return the cotangents `rows` [rows, hidden] carried through, [rows, width].

        Timesteps come from the last to the first.
        """
        if len(rows) < FEW_ROWS:
            scaled = rows.unsqueeze(2) * self._coefficients[timestep]
            return scaled.flatten(1) @ self._weights.flatten(0, 1)
        if not self._first <= timestep < self._end:
            self._build(timestep)
        return rows @ self._block[:, timestep - self._first]

    def _build(self, last: int) -> None:
        self._first, self._end = max(0, last + 1 - BLOCK), last + 1
        block = self._coefficients[self._first : self._end].transpose(0, 1).contiguous()
        self._block = torch.bmm(block, self._weights)
