"""The reverse pass of any unit, by automatic differentiation of its `step`."""

import torch
from torch import Tensor

from memviz.sweeps.layer_sweep import LayerSweep
from memviz.units import State, Unit


class GenericSweep(LayerSweep):
    """Keeps each step's graph, cut off from the step before, and pulls all rows back at once."""

    def __init__(self, unit: Unit, sequence: Tensor, embedding: Tensor | None) -> None:
        self._embedding = embedding
        self._steps: list[tuple[tuple[Tensor, ...], tuple[Tensor, ...]]] = []
        state, outputs = unit.initial_state(1), []
        for x in sequence.unbind(dim=0):
            before = (x.unsqueeze(0), *state)
            before = tuple(part.detach().requires_grad_() for part in before)
            with torch.enable_grad():
                output, state = unit.step(before[0], before[1:])
            self._steps.append((before, (output, *state)))
            outputs.append(output.detach())
        self.outputs = torch.cat(outputs)

    def backward(self, timestep: int, output: Tensor, state: State) -> tuple[State, Tensor]:
        """Return the cotangents of the state before `timestep` and of the input."""
        before, after = self._steps[timestep]
        cotangents = torch.autograd.grad(
            after,
            before,
            [part.unsqueeze(1) for part in (output, *state)],
            is_grads_batched=True,
            retain_graph=True,
            materialize_grads=True,
        )
        x, *new = (part.squeeze(1) for part in cotangents)
        return tuple(new), x if self._embedding is None else x @ self._embedding.T
