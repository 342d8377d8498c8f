"""The gates of a model along a text, and how often each is saturated.

Source: Karpathy, Johnson and Fei-Fei 2015, "Visualizing and Understanding Recurrent Networks".
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.models.reading import read
from memviz.stats.blocks import SHORTEST_PIECE, pieces
from memviz.stats.bootstrap import FEWEST_PIECES, Draws, joint_draws, ratio
from memviz.stats.progress import Progress
from memviz.text.vocabulary import UNKNOWN
from memviz.units import State, Unit, make_unit

LEFT = 0.1  # a gate below this is left-saturated: all but closed
RIGHT = 0.9  # above this it is right-saturated: all but open
SHORTEST_WITH_INTERVAL = FEWEST_PIECES * SHORTEST_PIECE  # characters
KEEP = "keep"
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

    The pieces have `piece` timesteps, the last one may have fewer. The text is read as one, from
    the initial state on: the state goes from piece to piece. No gradients are kept.
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
    """Return each state part before each step; `first` is the state before the first step."""
    return tuple(torch.cat([start, part[:-1]]) for start, part in zip(first, after, strict=True))


def _last(after: State) -> State:
    return tuple(part[-1:] for part in after)


class NamedGate(NamedTuple):
    """One gate of one layer: its name in the unit, and its activation 0..1, [batch, hidden].

    `keep` says whether it is the unit's `keep`. A `keep` that is none of the unit's gates is named
    "keep".
    """

    name: str
    keep: bool
    activation: Tensor


@torch.no_grad()
def named_gates(unit: Unit, x: Tensor, state: State) -> list[NamedGate]:
    """Return every gate in a step from `state`, for input `x` [batch, input]; `keep` first."""
    gates = unit.gates(x, state)
    keep = unit.keep(gates)
    named = [NamedGate(name, gate is keep, gate) for name, gate in gates.items()]
    if keep is not None and not any(gate.keep for gate in named):
        named.append(NamedGate(KEEP, True, keep))
    return sorted(named, key=lambda gate: not gate.keep)


def gate_names(config: ModelConfig) -> dict[str, bool]:
    """Return the names of a model's gates, and whether each is its `keep`, without its weights."""
    unit = make_unit(config.unit, 1, 1, **config.unit_options)
    gates = named_gates(unit, torch.zeros(1, 1), unit.initial_state(1))
    return {gate.name: gate.keep for gate in gates}


@dataclass(frozen=True)
class GateSaturation:
    """The share of time for which each gate of each cell is saturated, over one text.

    `gates` has a row per gate of a cell: layer (1 reads the input), gate and keep (see
    `NamedGate`) and cell (0-based). The rows of `keep` come first.

    The text is cut into consecutive pieces of `block_lengths` characters, see
    `memviz.stats.blocks`. `left` and `right`, float64 [pieces, gates], count the timesteps of each
    piece at which the gate is below 0.1 and above 0.9. Timesteps that follow each other are not
    independent, so all intervals are 95 %, from a bootstrap that draws blocks of pieces; how long
    they must be is estimated from the gates, see `memviz.stats.bootstrap`. There are none below
    2,000 characters. Where a gate is never saturated in a sample, the interval is 0 to 0; that does
    not show that it never is.

    `unknown` is how many characters of the text are not in the model's alphabet.
    """

    gates: pd.DataFrame
    left: np.ndarray
    right: np.ndarray
    block_lengths: np.ndarray
    unknown: int

    @property
    def characters(self) -> int:
        """The length of the text, as the model reads it."""
        return int(self.block_lengths.sum())

    @property
    def has_intervals(self) -> bool:
        """Whether the text is long enough for them."""
        return len(self.block_lengths) >= FEWEST_PIECES

    @cached_property
    def table(self) -> pd.DataFrame:
        """`gates` with the columns left, left_low, left_high, the same of right, characters.

        Shares of time, 0 to 1, and their intervals, NaN where the text is too short for one.
        """
        columns: dict[str, np.ndarray] = {}
        for name, counts in (("left", self.left), ("right", self.right)):
            share, low, high = ratio(counts, self.block_lengths)
            columns |= {name: share, f"{name}_low": low, f"{name}_high": high}
        return self.gates.assign(**columns, characters=self.characters)

    def of_gate(self, gate: str) -> "GateSaturation":
        """Return the saturation of one gate, in all layers. Raises ValueError for another name."""
        names = self.gates["gate"]
        if gate not in set(names):
            known = ", ".join(names.unique()) or "none"
            raise ValueError(f"gate: the model has no {gate!r}; its gates: {known}")
        rows = np.flatnonzero(names == gate)
        return replace(
            self,
            gates=self.gates.iloc[rows].reset_index(drop=True),
            left=self.left[:, rows],
            right=self.right[:, rows],
        )

    def by_layer(self) -> pd.DataFrame:
        """Return a row per layer and gate, over its cells, the rows of `keep` first.

        Columns: layer, gate, keep, cells; right_mostly, how many cells are right-saturated for
        more than half of the time, with right_mostly_low and right_mostly_high; left_always, how
        many are left-saturated at every character; saturated, the median over cells of the share
        of time (0 to 1) at either end, with saturated_low and saturated_high; characters.
        """
        draws = self._draws
        left, right = self._shares(self.left), self._shares(self.right)
        groups = self.gates.groupby(["layer", "gate", KEEP], sort=False).indices
        return pd.DataFrame(
            {
                **dict(zip(("layer", "gate", KEEP), group, strict=True)),
                "cells": len(cells),
                **_interval("right_mostly", draws, (right[:, cells] > 0.5).sum(axis=1)),
                "left_always": int((left[0, cells] == 1).sum()),
                **_interval("saturated", draws, np.median((left + right)[:, cells], axis=1)),
                "characters": self.characters,
            }
            for group, cells in groups.items()
        )

    @cached_property
    def _draws(self) -> Draws:
        """The draws of pieces for figures over many gates."""
        counts, lengths = np.hstack([self.left, self.right]), self.block_lengths[:, np.newaxis]
        return joint_draws(counts - lengths * (counts.sum(axis=0) / self.characters))

    def _shares(self, counts: np.ndarray) -> np.ndarray:
        """Return the share of time in the text, then in each resampling of its pieces."""
        weights = self._draws.weights
        return weights @ counts / (weights @ self.block_lengths)[:, np.newaxis]


def gate_saturation(model: Model, text: str, progress: Progress = lambda _: None) -> GateSaturation:
    """Return how often each gate is saturated while `model` reads `text`, of any length, as one.

    `gates` has no rows for a unit without gates. `progress` is told the share of the text that is
    read, 0 to 1. Raises ValueError for a text that the model cannot read; see
    `memviz.models.reading.read`.
    """
    symbols = read(model, text, longest=None).symbols
    piece_of = torch.from_numpy(pieces(len(symbols)))
    lengths = torch.bincount(piece_of)
    counts: dict[_Gate, _Counts] = {}
    done = 0
    for layers in layer_stream(model, symbols):
        here = piece_of[done : done + len(layers[0].inputs)]
        for gate, activation in _gates(layers):
            found = counts.setdefault(gate, _Counts.zeros(len(lengths), activation))
            found.add(here, activation)
        done += len(here)
        progress(done / len(symbols))
    ordered = sorted(counts, key=lambda gate: not gate.keep)
    return GateSaturation(
        gates=_rows(model, ordered),
        left=_side_by_side([counts[gate].left for gate in ordered], len(lengths)),
        right=_side_by_side([counts[gate].right for gate in ordered], len(lengths)),
        block_lengths=lengths.numpy(),
        unknown=int((symbols == model.vocabulary.symbol_index.get(UNKNOWN, -1)).sum()),
    )


class _Gate(NamedTuple):
    layer: int
    name: str
    keep: bool


class _Counts(NamedTuple):
    """How many timesteps of each piece of the text are saturated, [pieces, hidden]."""

    left: Tensor
    right: Tensor

    @classmethod
    def zeros(cls, count: int, activation: Tensor) -> "_Counts":
        size = count, activation.shape[1]
        return cls(torch.zeros(size, dtype=torch.float64), torch.zeros(size, dtype=torch.float64))

    def add(self, piece_of: Tensor, activation: Tensor) -> None:
        """Count the timesteps of `activation`, [time, hidden], in the piece of each."""
        self.left.index_add_(0, piece_of, (activation < LEFT).double())
        self.right.index_add_(0, piece_of, (activation > RIGHT).double())


def _gates(layers: tuple[LayerPiece, ...]) -> Iterator[tuple[_Gate, Tensor]]:
    """Yield each gate of each layer and its activation, [time, hidden]."""
    for layer, piece in enumerate(layers, start=1):
        for gate in named_gates(piece.unit, piece.inputs, piece.before):
            yield _Gate(layer, gate.name, gate.keep), gate.activation


def _rows(model: Model, gates: list[_Gate]) -> pd.DataFrame:
    hidden = model.config.hidden_size
    return pd.DataFrame(
        {
            "layer": np.repeat([gate.layer for gate in gates], hidden).astype(np.int64),
            "gate": np.repeat([gate.name for gate in gates], hidden).astype(str),
            KEEP: np.repeat([gate.keep for gate in gates], hidden).astype(bool),
            "cell": np.tile(np.arange(hidden), len(gates)),
        }
    )


def _side_by_side(counts: list[Tensor], count: int) -> np.ndarray:
    return torch.cat([torch.zeros(count, 0, dtype=torch.float64), *counts], dim=1).numpy()


def _interval(name: str, draws: Draws, drawn: np.ndarray) -> dict[str, float]:
    """Return the columns of a number and its interval; `drawn` begins with the number itself."""
    bounds = draws.with_interval(drawn[:, np.newaxis])[:, 0].tolist()
    return dict(zip((name, f"{name}_low", f"{name}_high"), bounds, strict=True))
