"""The reverse pass of any model that goes symbol by symbol, by automatic differentiation."""

from collections.abc import Iterator

import torch
from torch import Tensor

from memviz.analysis.walk import check_states
from memviz.models.contract import State, SteppingModel
from memviz.models.state_tree import is_number, leaves, mapped, nbytes

_OF_ROWS = 64 << 20
"""Bytes of one copy of the state for each row; a step's backward pass takes some times as much."""


class StateSweep:
    """A text as a model has read it, ready to be swept backwards from any output steps.

    `outputs` are those of all steps, [time, hidden]. Only the states between steps are kept. On the
    way back a step is taken again with a batch of one copy for each row that is alive: they do not
    mix, so one backward pass gives the gradients of all rows, whatever the step consists of.
    """

    by_one_hot = False
    rows_at_once: int

    @torch.no_grad()
    def __init__(self, model: SteppingModel, embedded: Tensor) -> None:
        """Read a text in the model's vectors, [time, width].

        Raises ValueError where the states along it would take too much memory.
        """
        self._model = model
        self._embedded = embedded
        self._before: list[State] = []
        state, outputs = model.start(1), []
        check_states(state, len(embedded))
        self.rows_at_once = max(1, _OF_ROWS // max(1, nbytes(state)))
        for vector in self._embedded.split(1):
            self._before.append(state)
            output, state = model.step(vector, state)
            outputs.append(output)
        self.outputs = torch.cat(outputs)

    def gradients(self, timesteps: Tensor, cotangents: Tensor) -> Iterator[tuple[int, Tensor]]:
        """Yield from the last timestep to the first the gradient by its symbol's vector.

        `timesteps` int64 [rows] are the output steps from the latest to the earliest, `cotangents`
        [rows, hidden] the gradients of what is asked by the output there. Yields (timestep, [alive,
        width]): alive are the first rows, those of output steps at or after the timestep. Yields
        nothing for no rows.
        """
        if not len(timesteps):
            return
        of_state = [leaf.new_zeros(0, *leaf.shape[1:]) for leaf in leaves(self._before[0])]
        for timestep in range(int(timesteps[0]), -1, -1):
            alive = int((timesteps >= timestep).sum())
            starting = timesteps[:alive] == timestep
            of_output = torch.where(_column(starting, cotangents), cotangents[:alive], 0.0)
            of_vector, of_state = self._back(timestep, of_output, of_state)
            yield timestep, of_vector

    def _back(
        self, timestep: int, of_output: Tensor, of_state: list[Tensor]
    ) -> tuple[Tensor, list[Tensor]]:
        """Return the cotangents of the symbol's vector and of the state before the step."""
        alive = len(of_output)
        vector = _copies(self._embedded[timestep : timestep + 1], alive)
        before = mapped(lambda leaf: _copies(leaf, alive), self._before[timestep])
        with torch.enable_grad():
            output, after = self._model.step(vector, before)
        asked = [(output, of_output)]
        asked += [
            (leaf, _extended(cotangent, leaf))
            for leaf, cotangent in zip(leaves(after), of_state, strict=True)
            if leaf.requires_grad
        ]
        inputs = [leaf for leaf in (vector, *leaves(before)) if leaf.requires_grad]
        tensors, grads = zip(*asked, strict=True)
        found = iter(torch.autograd.grad(tensors, inputs, grads, materialize_grads=True))
        of_vector = next(found)
        return of_vector, [
            next(found) if leaf.requires_grad else leaf.new_zeros(leaf.shape)
            for leaf in leaves(before)
        ]


def _copies(leaf: Tensor, count: int) -> Tensor:
    """Return a batch of copies, to differentiate by where the numbers are real or complex."""
    copies = leaf.detach().expand(count, *leaf.shape[1:]).contiguous()
    return copies.requires_grad_(is_number(leaf))


def _extended(cotangent: Tensor, leaf: Tensor) -> Tensor:
    """Return cotangents for every row of `leaf`, zeros for rows that have just come alive."""
    missing = leaf.new_zeros(len(leaf) - len(cotangent), *leaf.shape[1:])
    return torch.cat([cotangent.reshape(len(cotangent), *leaf.shape[1:]), missing])


def _column(of_rows: Tensor, like: Tensor) -> Tensor:
    return of_rows.reshape(-1, *[1] * (like.dim() - 1))
