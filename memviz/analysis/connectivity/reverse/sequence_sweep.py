"""The reverse pass of a unit that reads a whole sequence at once, by differentiation of that."""

import torch
from torch import Tensor

from memviz.units import Unit


class SequenceSweep:
    """A layer along one text whose cotangents of all timesteps are pulled back together.

    For units that do not need the state to know what a step keeps and writes, and for those with a
    backward pass of their own: theirs works on matrices of many timesteps, where to follow a state
    of thousands of numbers back from step to step, row by row, is to wait for memory.
    """

    def __init__(self, unit: Unit, sequence: Tensor, embedding: Tensor | None) -> None:
        """Read `sequence`, [time, input], and keep what the layer's output is, [time, hidden]."""
        self._unit, self._sequence, self._embedding = unit, sequence, embedding
        self.outputs = unit(sequence.unsqueeze(0))[0].squeeze(0)

    def along(self, outputs: Tensor) -> Tensor:
        """Return the input's cotangents [time, rows, input] for the output's at all timesteps.

        `outputs` is [time, rows, hidden], of the first timesteps; [time, rows, symbols] where the
        input comes from an embedding.
        """
        sequence = self._sequence[: len(outputs)].detach().unsqueeze(0).requires_grad_()
        with torch.enable_grad():
            read, _ = self._unit(sequence)

        def pulled_back(of_read: Tensor) -> Tensor:
            return torch.autograd.grad(read, sequence, of_read, retain_graph=True)[0]

        of_input = torch.func.vmap(pulled_back)(outputs.transpose(0, 1).unsqueeze(1))
        of_input = of_input.squeeze(1).transpose(0, 1)
        return of_input if self._embedding is None else of_input @ self._embedding.T
