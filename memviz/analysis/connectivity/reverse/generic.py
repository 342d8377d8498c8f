"""The reverse pass of any unit, by automatic differentiation of its `step`."""

import torch
from torch import Tensor

from memviz.analysis.connectivity.reverse.gate_map import Sources
from memviz.analysis.connectivity.reverse.layer_sweep import LayerSweep
from memviz.units import State, Unit


class GenericSweep(LayerSweep):
    """Keeps each step's graph, cut off from the step before, and pulls all rows back at once."""

    def __init__(self, unit: Unit, sequence: Tensor, embedding: Tensor | None) -> None:
        self.to_input = _Embedded(embedding)
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

    def backward(self, timestep: int, output: Tensor, state: State) -> tuple[State, Sources]:
        """Return the cotangents of the state before `timestep`, and that of the input."""
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
        return tuple(new), (x,)


class _Embedded:
    """The input's cotangent is the source; by one-hot symbols where there is an embedding."""

    def __init__(self, embedding: Tensor | None) -> None:
        self._embedding = embedding

    def at(self, timestep: int, sources: Sources) -> Tensor:  # noqa: ARG002
        """Return [rows, input], or [rows, symbols]."""
        return self.along(sources)

    def along(self, sources: Sources) -> Tensor:
        """Return [time, rows, input], or [time, rows, symbols]."""
        return sources[0] if self._embedding is None else sources[0] @ self._embedding.T
