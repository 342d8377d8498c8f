"""CUDA graphs of units that are defined by their step: one launch instead of one per operation.

torch runs RNN, GRU and LSTM as one cuDNN kernel a layer. A unit that is defined by its step
launches some tens of small kernels a timestep, forward and backward; a graph, recorded once for the
shape of the training's batches, launches them all at once, and compiling the step fuses some of
them.
"""

import copy
import warnings
from collections.abc import Callable, Sequence
from typing import cast

import torch
from torch import Tensor, nn

from memviz.units import State, Unit
from memviz.units.kernel import KernelUnit
from train.loop.loss import Layer


def graphed_layers(units: Sequence[Unit], batch: int, time: int) -> list[Layer]:
    """Return the units for training on sequences of this shape, as fast as their device allows.

    They always begin with the initial state. The weights stay the units' own. Falls back to the
    plain unit, with a warning, where a graph cannot be recorded.
    """
    return [_fast(unit, batch, time) for unit in units]


def _fast(unit: Unit, batch: int, time: int) -> Layer:
    device = next(unit.parameters()).device
    if device.type != "cuda" or isinstance(unit, KernelUnit):
        return unit
    sequence = torch.zeros(batch, time, unit.input_size, device=device, requires_grad=True)
    for name, form in (("compiled", with_compiled_step(unit)), ("plain", unit)):
        try:
            graphed = torch.cuda.make_graphed_callables(_Outputs(form), (sequence,))
            return _from_the_initial_state(cast("Callable[[Tensor], Tensor]", graphed))
        except Exception as error:  # compilers raise anything; training goes on without
            warnings.warn(
                f"the {name} {type(unit).__name__} could not be recorded as a CUDA graph "
                f"({error}); training will be slower",
                stacklevel=2,
            )
    return unit


def with_compiled_step(unit: Unit, backend: str = "inductor") -> Unit:
    """Return a unit with the same weights whose work at each timestep is compiled."""
    compiled = copy.copy(unit)  # shares the parameters; the given unit stays as it is
    step = torch.compile(getattr(unit, unit.looped), backend=backend)
    setattr(compiled, unit.looped, step)
    return compiled


def _from_the_initial_state(graphed: Callable[[Tensor], Tensor]) -> Layer:
    """Return a layer of outputs recorded from the initial state; its last state is not known."""

    def layer(sequence: Tensor, state: State | None) -> tuple[Tensor, State]:
        if state is not None:
            raise ValueError("state: a recorded layer reads from the initial state only")
        return graphed(sequence), ()

    return layer


class _Outputs(nn.Module):
    """A unit's outputs alone: a graph's inputs and outputs are tensors."""

    def __init__(self, unit: Unit) -> None:
        super().__init__()
        self.unit = unit

    def forward(self, sequence: Tensor) -> Tensor:
        return self.unit(sequence)[0]
