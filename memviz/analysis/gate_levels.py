"""How high gates stand that are not bound to 0 to 1, and so cannot be saturated.

An exponential gate is 0 or more, one that is silu(z) = z sigmoid(z) any number above -0.28: a share
of time below 0.1 or above 0.9 says nothing of them. What does is where they stand half of the time,
and the range that they keep to for nine tenths of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from torch import Tensor

from memviz.stats.bootstrap import ratio

LOWER, UPPER = 0.05, 0.95
"""Between these shares of the time lie nine tenths of it."""
_MOST_NUMBERS = 20_000_000  # of a gate of a layer that are looked at
_PLACE = ["layer", "gate", "range_from", "range_to"]


@dataclass(frozen=True)
class GateLevels:
    """The levels of gates that are no shares, along one text.

    `table` has a row per gate of a cell: layer (1 reads the input), gate, range_from and range_to
    (the ends of its range, which may be infinite), cell (0-based); lower, median and upper, the
    levels below which it stands for 5 %, half and 95 % of the time; median_low and median_high, the
    95 % interval of the median; characters. `layers` has a row per layer and gate, over all
    timesteps of all its cells together: the same columns with cells, how many there are, in the
    place of cell.

    The interval is Woodruff's: the levels at the ends of the interval of the share of time below
    the median, which is a bootstrap over blocks of the text. NaN where the text is too short.
    Source: Woodruff 1952, "Confidence Intervals for Medians and Other Position Measures".
    """

    table: pd.DataFrame
    layers: pd.DataFrame

    def of_gate(self, gate: str) -> "GateLevels":
        """Return those of one gate, in all layers; none where it is not among them."""
        of_cells, of_layers = (
            table[table["gate"] == gate].reset_index(drop=True)
            for table in (self.table, self.layers)
        )
        return GateLevels(of_cells, of_layers)


class _Open(NamedTuple):
    layer: int
    gate: str
    range_from: float
    range_to: float


class LevelsSoFar:
    """The activations of gates that are no shares, gathered while a text is read."""

    def __init__(self, piece_of: Tensor) -> None:
        """Begin; `piece_of`, int64 [time], are the pieces of the text that timesteps lie in."""
        self._piece_of = piece_of.numpy()
        self._read: dict[_Open, list[np.ndarray]] = {}

    def add(
        self, layer: int, gate: str, ends: tuple[float, float], first: int, activation: Tensor
    ) -> None:
        """Add a gate's `activation`, [time, cells], from the timestep `first` on.

        Where a text is so long that all of it would be too much, every so many timesteps are kept.
        """
        step = self._step(activation.shape[1])
        some = activation[(-first) % step :: step]
        self._read.setdefault(_Open(layer, gate, *ends), []).append(some.float().numpy())

    def levels(self) -> GateLevels:
        """Return the levels over all that was read."""
        read = {gate: np.concatenate(parts) for gate, parts in self._read.items()}
        of_cells = {gate: self._of_cells(values) for gate, values in read.items()}
        of_layers = {gate: self._of_layer(values) for gate, values in read.items()}
        return GateLevels(_joined(of_cells, "cell"), _joined(of_layers, "cells"))

    def _of_cells(self, values: np.ndarray) -> pd.DataFrame:
        below = np.sort(values, axis=0)
        found = _levels(below, self._pieces(values.shape[1]), values)
        return found.assign(cell=np.arange(values.shape[1]))

    def _of_layer(self, values: np.ndarray) -> pd.DataFrame:
        below = np.sort(values, axis=None)[:, np.newaxis]
        found = _levels(below, self._pieces(values.shape[1]), values)
        return found.assign(cells=values.shape[1])

    def _pieces(self, cells: int) -> np.ndarray:
        return self._piece_of[:: self._step(cells)]

    def _step(self, cells: int) -> int:
        return -(-len(self._piece_of) * cells // _MOST_NUMBERS) or 1


def _levels(below: np.ndarray, piece_of: np.ndarray, values: np.ndarray) -> pd.DataFrame:
    """Return the levels of each column of `below`, which are sorted.

    `values`, [time, cells], are the activations in time: for each column one cell, or all of them.
    """
    median = _at(below, np.full(below.shape[1], 0.5))
    _, low, high = ratio(*_times_below(values, median, piece_of))
    known = ~np.isnan(low)
    bounds = [np.where(known, _at(below, np.where(known, end, 0.5)), np.nan) for end in (low, high)]
    lower, upper = (_at(below, np.full(below.shape[1], share)) for share in (LOWER, UPPER))
    columns = {"lower": lower, "median": median, "median_low": bounds[0], "median_high": bounds[1]}
    return pd.DataFrame({**columns, "upper": upper, "characters": len(values)})


def _times_below(
    values: np.ndarray, median: np.ndarray, piece_of: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return in how many timesteps of each piece a gate is at most its median, and of how many."""
    at_most = values <= median
    if len(median) == 1:
        at_most = at_most.mean(axis=1, keepdims=True)
    pieces = piece_of.max(initial=0) + 1
    below = np.zeros((pieces, len(median)))
    np.add.at(below, piece_of, at_most)
    return below, np.bincount(piece_of, minlength=pieces).astype(np.float64)


def _at(below: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Return for each column, which is sorted, what such a share of its numbers does not exceed."""
    places = np.ceil(shares.clip(0, 1) * len(below)).astype(np.int64) - 1
    return below[places.clip(0), np.arange(below.shape[1])].astype(np.float64)


def _joined(found: Mapping[_Open, pd.DataFrame], last: str) -> pd.DataFrame:
    """Return the rows of all gates, each with its place."""
    columns: Sequence[str] = [*_PLACE, last]
    columns = [*columns, "lower", "median", "median_low", "median_high", "upper", "characters"]
    tables = [table.assign(**gate._asdict()) for gate, table in found.items()]
    return (
        pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)
    )
