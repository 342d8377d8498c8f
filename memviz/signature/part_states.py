"""The states that decoders read: whitened, at the positions that count, a part at a time."""

from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import Tensor

from memviz.analysis.memory.states import Segments
from memviz.models.model import Model
from memviz.signature.whitening import Whitening
from memviz.units import State, Unit


class PartStates(NamedTuple):
    """One part of one layer's state, `train` and `test` [segments, positions, hidden].

    Both are whitened as those of `train` ask for.
    """

    layer: int
    part: str
    train: Tensor
    test: Tensor
    whitening: Whitening


@torch.no_grad()
def part_states(model: Model, train: Segments, test: Segments) -> Iterator[PartStates]:
    """Yield every part of every layer's state, from the input to the head, a layer at a time.

    Each segment is read from the initial state. A memory c is read as tanh(c), the way its own
    step lets it out: it has no bounds, and some cells count for as long as the text lasts. Both
    texts' states are whitened as those of `train` ask for.
    """
    sequences = tuple(model.embedding(text.symbols) for text in (train, test))
    for layer, unit in enumerate(model.units, start=1):
        sequences, states = zip(*(_scan(unit, sequence) for sequence in sequences), strict=True)
        for part, *both in zip(unit.state_parts, *states, strict=True):
            learnt, scored = (
                text.at_positions(readable(part, of_text))
                for text, of_text in zip((train, test), both, strict=True)
            )
            whiten = Whitening.of(learnt.flatten(0, 1))
            yield PartStates(layer, part, whiten(learnt), whiten(scored), whiten)


def readable(part: str, states: Tensor) -> Tensor:
    """Return the states of a part as decoders read them: of a memory c, tanh(c)."""
    return torch.tanh(states) if part.split(" ")[-1] == "c" else states


def _scan(unit: Unit, sequence: Tensor) -> tuple[Tensor, State]:
    """Return output and state parts after each step, each [segments, time, hidden]."""
    state, outputs, trace = unit.initial_state(len(sequence)), [], []
    for x in sequence.unbind(dim=1):
        output, state = unit.step(x, state)
        outputs.append(output)
        trace.append(state)
    states = tuple(torch.stack(part, dim=1) for part in zip(*trace, strict=True))
    if outputs[-1] is trace[-1][0]:  # most units hand out h itself: it is not held twice
        return states[0], states
    return torch.stack(outputs, dim=1), states
