"""A long text through a model, piece by piece: what every layer reads and holds at each step."""

from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import Tensor

from memviz.models.model import Model
from memviz.units import State, Unit

PIECE = 2048  # timesteps


class LayerPiece(NamedTuple):
    """One layer along one piece of a text.

    `inputs` is what the layer reads, [time, input]; `before` and `after` hold every part of its
    state before and after each step, [time, hidden] each.
    """

    unit: Unit
    inputs: Tensor
    before: State
    after: State


def layer_stream(
    model: Model, symbols: Tensor, piece: int = PIECE
) -> Iterator[tuple[LayerPiece, ...]]:
    """Yield all layers, from the input to the head, for each piece of `symbols`, int64 [time].

    The pieces have `piece` timesteps, the last one what is left. The text is read as one, from the
    initial state on: the state goes from piece to piece. No gradients are kept.
    """
    states = model.initial_states(1)
    for part in symbols.split(piece):
        with torch.no_grad():
            layers = _layers(model, part, states)
        states = tuple(_last(layer.after) for layer in layers)
        yield layers


def _layers(model: Model, symbols: Tensor, states: tuple[State, ...]) -> tuple[LayerPiece, ...]:
    sequence, layers = model.embedding(symbols), []
    for unit, state in zip(model.units, states, strict=True):
        outputs, after = unit.trace(sequence, state)
        layers.append(LayerPiece(unit, sequence, _shifted(state, after), after))
        sequence = outputs
    return tuple(layers)


def _shifted(first: State, after: State) -> State:
    """Return each part before each step, from that before the first and those after each."""
    return tuple(torch.cat([start, part[:-1]]) for start, part in zip(first, after, strict=True))


def _last(after: State) -> State:
    return tuple(part[-1:] for part in after)
