"""Everything that the cell view shows of a text, packed small enough to send at once."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from zlib import crc32

import numpy as np
import pandas as pd

from memviz.analysis.cells import CellLayer, CellValues

FULL = 127  # the code of +1


@dataclass(frozen=True)
class LabelStrip:
    """A label along a panel's text, shown beside its cells: `values` [time], of any range."""

    name: str
    values: np.ndarray


@dataclass(frozen=True)
class CellPanel:
    """One model of the view: its cells along a text, or a note that says why there are none."""

    id: str
    label: str
    colour: str
    values: CellValues | None
    note: str | None = None
    strip: LabelStrip | None = None

    def __post_init__(self) -> None:
        if (self.values is None) == (self.note is None):
            raise ValueError(f"panel {self.label!r}: give cells or a note, not both")


def pack(panels: Sequence[CellPanel]) -> dict[str, Any]:
    """Return the view's data, the same for every chosen cell: JSON values and three tables.

    The tables travel as bytes (Arrow). `codes`, int8: cell after cell, layer after layer, model
    after model, each cell along the whole text; a value is code / 127, off by less than 0.004.
    `strips`, uint8: the label along each model's text, 255 times its share of its own range.
    `scales`, float32: of cells in matrices the number that a value of 1 stands for. Raises
    ValueError when no panel has cells.
    """
    if not any(panel.values for panel in panels):
        raise ValueError("panels: none has cells; show a message instead of the view")
    tables = _Tables()
    models = [_model(panel, tables) for panel in panels]
    codes = tables.codes.joined()
    return {
        "models": models,
        "codes": pd.DataFrame({"code": codes}),
        "strips": pd.DataFrame({"code": tables.strips.joined()}),
        "scales": pd.DataFrame({"scale": tables.scales.joined()}),
        "fingerprint": crc32(codes.tobytes()),
    }


def codes_of(values: np.ndarray) -> np.ndarray:
    """Return values of -1 to 1, [time, cells], as int8 [cells * time], one cell after another."""
    return np.rint(FULL * values.T).astype(np.int8).reshape(-1)


class _Column:
    """Numbers of one kind, added part by part; one 0 where there are none, for Arrow drops it."""

    def __init__(self, kind: type[np.generic]) -> None:
        self._parts: list[np.ndarray] = []
        self._kind = kind
        self._length = 0

    def add(self, numbers: np.ndarray) -> int:
        """Add these, and return where they start."""
        start = self._length
        self._parts.append(numbers)
        self._length += len(numbers)
        return start

    def joined(self) -> np.ndarray:
        """Return all of them."""
        return np.concatenate(self._parts or [np.zeros(1, self._kind)])


class _Tables:
    """What panels draw, of all of them together."""

    def __init__(self) -> None:
        self.codes, self.strips = _Column(np.int8), _Column(np.uint8)
        self.scales = _Column(np.float32)


def _model(panel: CellPanel, tables: _Tables) -> dict[str, Any]:
    """Return what is said about a panel, and add what it draws to the tables."""
    about = {"id": panel.id, "label": panel.label, "colour": panel.colour, "note": panel.note}
    if panel.values is None:
        return about
    layers = [
        {
            "name": name,
            "layer": layer.layer,
            "part": layer.part,
            "cells": layer.values.shape[1],
            "start": tables.codes.add(codes_of(layer.values)),
            "matrices": _matrices(layer, tables.scales),
        }
        for name, layer in zip(names_of(panel.values), panel.values.layers, strict=True)
    ]
    strip = None
    if panel.strip is not None:
        start = tables.strips.add(_shares_of_range(panel.strip.values))
        strip = {"name": panel.strip.name, "start": start}
    return {**about, "text": panel.values.text, "layers": layers, "strip": strip}


def _matrices(layer: CellLayer, scales: _Column) -> dict[str, Any] | None:
    """Return how the cells lie in matrices, None where they do not, and add their scales."""
    if layer.matrices is None or layer.scale is None:
        return None
    start = scales.add(layer.scale.astype(np.float32))
    return {**asdict(layer.matrices), "scales": start, "usual": layer.usual_sizes.tolist()}


def names_of(values: CellValues) -> list[str]:
    """Return what each layer is called: with the part of the state where a layer has several."""
    layers = [layer.layer for layer in values.layers]
    return [
        f"Layer {layer.layer}, {layer.part}"
        if layers.count(layer.layer) > 1
        else f"Layer {layer.layer}"
        for layer in values.layers
    ]


def _shares_of_range(values: np.ndarray) -> np.ndarray:
    span = np.ptp(values)
    shares = (values - values.min()) / span if span else np.zeros_like(values)
    return np.rint(255 * shares).astype(np.uint8)
