"""The gates of a model along a text, and how often each is saturated.

Source: Karpathy, Johnson and Fei-Fei 2015, "Visualizing and Understanding Recurrent Networks".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from memviz.analysis.gate_levels import GateLevels, LevelsSoFar
from memviz.analysis.walk import PIECE, flat, walk_in_pieces
from memviz.models.config import ModelConfig
from memviz.models.contract import Gate, GatedModel, LanguageModel, gated
from memviz.models.model import layers_of
from memviz.models.reading import read
from memviz.models.stack import KEEP, Stack, named_gates
from memviz.models.state_tree import along
from memviz.stats.blocks import SHORTEST_PIECE, pieces
from memviz.stats.bootstrap import FEWEST_PIECES, Draws, joint_draws, ratio
from memviz.stats.progress import Progress
from memviz.text.short_repr import short_repr
from memviz.text.vocabulary import UNKNOWN
from memviz.units import State, Unit

LEFT = 0.1  # a gate below this is left-saturated: all but closed
RIGHT = 0.9  # above this it is right-saturated: all but open
SHORTEST_WITH_INTERVAL = FEWEST_PIECES * SHORTEST_PIECE  # characters


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
    model: Stack, symbols: Tensor, piece: int = PIECE
) -> Iterator[tuple[LayerPiece, ...]]:
    """Yield all layers, from the input to the head, for each piece of `symbols`, int64 [time].

    The pieces have `piece` timesteps, the last one may have fewer. The text is read as one, from
    the initial state on: the state goes from piece to piece. No gradients are kept.
    """
    states = model.start(1)
    for part in symbols.split(piece):
        with torch.no_grad():
            layers = _layers(model, part, states)
        states = tuple(_last(layer.after) for layer in layers)
        yield layers


def _layers(model: Stack, symbols: Tensor, states: tuple[State, ...]) -> tuple[LayerPiece, ...]:
    sequence, layers = model.embed(symbols), []
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


def gate_names(config: ModelConfig) -> dict[str, bool]:
    """Return the names of a model's gates, and whether each is its `keep`.

    The weights are not needed, and no memory is taken for any.
    """
    with torch.device("meta"):
        first, *_ = layers_of(config)
        gates = named_gates(first, torch.zeros(1, config.embedding_size), first.initial_state(1))
    return {gate.name: gate.keep for gate in gates}


def gates_of(model: LanguageModel) -> dict[str, bool]:
    """Return the names of a model's gates, and whether each is its `keep`.

    Raises MissingLevelError for a model that does not name its gates.
    """
    model = gated(model, "gate saturation")
    first = model.embed(torch.zeros(1, 1, dtype=torch.int64))[:, 0]
    return {gate.name: gate.keep for gate in model.gates(first, model.start(1))}


@short_repr
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

    A gate that is not 0 to 1 cannot be saturated and has no row there: `levels` say how high those
    stand. `unknown` is how many characters of the text are not in the model's alphabet.
    """

    gates: pd.DataFrame
    left: np.ndarray
    right: np.ndarray
    levels: GateLevels
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
        """Return the saturation of one gate, or its levels, in all layers.

        Raises ValueError for another name.
        """
        names = self.gates["gate"]
        all_names = [*names.unique(), *self.levels.layers["gate"].unique()]
        if gate not in all_names:
            known = ", ".join(dict.fromkeys(all_names)) or "none"
            raise ValueError(f"gate: the model has no {gate!r}; its gates: {known}")
        rows = np.flatnonzero(names == gate)
        return replace(
            self,
            gates=self.gates.iloc[rows].reset_index(drop=True),
            left=self.left[:, rows],
            right=self.right[:, rows],
            levels=self.levels.of_gate(gate),
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


def gate_saturation(
    model: LanguageModel, text: str, progress: Progress = lambda _: None
) -> GateSaturation:
    """Return how often each gate is saturated while `model` reads `text`, of any length, as one.

    There are no rows for a unit without gates. `progress` is told the share of the text that is
    read, 0 to 1. Raises ValueError for a text that the model cannot read, see
    `memviz.models.reading.read`; MissingLevelError for a model
    that does not name its gates.
    """
    model = gated(model, "gate saturation")
    symbols = read(model, text, longest=None).symbols
    piece_of = torch.from_numpy(pieces(len(symbols)))
    lengths = torch.bincount(piece_of)
    counts: dict[_Gate, _Counts] = {}
    levels = LevelsSoFar(piece_of)
    done = 0
    for gates in _gate_stream(model, symbols):
        here = piece_of[done : done + PIECE]
        for gate in gates:
            activation = flat(gate.activation)
            if not gate.is_share:
                levels.add(gate.layer, gate.name, (gate.low, gate.high), done, activation)
                continue
            key = _Gate(gate.layer, gate.name, gate.keep)
            if key not in counts:
                counts[key] = _Counts.zeros(len(lengths), activation)
            counts[key].add(here, activation)
        done += len(here)
        progress(done / len(symbols))
    ordered = sorted(counts, key=lambda gate: not gate.keep)
    return GateSaturation(
        gates=_rows({gate: counts[gate].left.shape[1] for gate in ordered}),
        left=_side_by_side([counts[gate].left for gate in ordered], len(lengths)),
        right=_side_by_side([counts[gate].right for gate in ordered], len(lengths)),
        levels=levels.levels(),
        block_lengths=lengths.numpy(),
        unknown=int((symbols == model.vocabulary.symbol_index.get(UNKNOWN, -1)).sum()),
    )


def _gate_stream(model: GatedModel, symbols: Tensor) -> Iterator[tuple[Gate, ...]]:
    """Yield all gates of each piece of `symbols`, `PIECE` timesteps long, [time, cells] each."""
    if isinstance(model, Stack):
        yield from map(_gates_of_units, layer_stream(model, symbols))
        return
    for steps in walk_in_pieces(model, symbols):
        yield model.gates(steps.vectors, along(steps.before))


def _gates_of_units(layers: tuple[LayerPiece, ...]) -> tuple[Gate, ...]:
    return tuple(
        gate.at(layer)
        for layer, piece in enumerate(layers, start=1)
        for gate in named_gates(piece.unit, piece.inputs, piece.before)
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


def _rows(cells: Mapping[_Gate, int]) -> pd.DataFrame:
    """Return a row for each cell of each gate, of which `cells` says how many it has."""
    counts = list(cells.values())
    return pd.DataFrame(
        {
            "layer": np.repeat([gate.layer for gate in cells], counts).astype(np.int64),
            "gate": np.repeat([gate.name for gate in cells], counts).astype(str),
            KEEP: np.repeat([gate.keep for gate in cells], counts).astype(bool),
            "cell": np.concatenate([np.arange(0), *map(np.arange, counts)]),
        }
    )


def _side_by_side(counts: list[Tensor], count: int) -> np.ndarray:
    return torch.cat([torch.zeros(count, 0, dtype=torch.float64), *counts], dim=1).numpy()


def _interval(name: str, draws: Draws, drawn: np.ndarray) -> dict[str, float]:
    """Return the columns of a number and its interval; `drawn` begins with the number itself."""
    bounds = draws.with_interval(drawn[:, np.newaxis])[:, 0].tolist()
    return dict(zip((name, f"{name}_low", f"{name}_high"), bounds, strict=True))
