"""Everything that the cell view shows of a text, packed small enough to send at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import pandas as pd

from memviz.analysis.cells import CellValues

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
    """Return the view's data, the same for every chosen cell: JSON values and two tables.

    The tables travel as bytes (Arrow). `codes`, int8: cell after cell, layer after layer, model
    after model, each cell along the whole text; a value is code / 127, off by less than 0.004.
    `strips`, uint8: the label along each model's text, 255 times its share of its own range.
    Raises ValueError when no panel has cells.
    """
    if not any(panel.values for panel in panels):
        raise ValueError("panels: none has cells; show a message instead of the view")
    codes: list[np.ndarray] = []
    strips: list[np.ndarray] = []
    models = [_model(panel, codes, strips) for panel in panels]
    joined = np.concatenate(codes)
    return {
        "models": models,
        "codes": pd.DataFrame({"code": joined}),
        "strips": pd.DataFrame({"code": np.concatenate([*strips, np.zeros(1, dtype=np.uint8)])}),
        "fingerprint": crc32(joined.tobytes()),
    }


def codes_of(values: np.ndarray) -> np.ndarray:
    """Return values of -1 to 1, [time, cells], as int8 [cells * time], one cell after another."""
    return np.rint(FULL * values.T).astype(np.int8).reshape(-1)


def _model(panel: CellPanel, codes: list[np.ndarray], strips: list[np.ndarray]) -> dict[str, Any]:
    """Return what is said about a panel, and add what it draws to `codes` and `strips`."""
    about = {"id": panel.id, "label": panel.label, "colour": panel.colour, "note": panel.note}
    if panel.values is None:
        return about
    names = names_of(panel.values)
    layers = []
    for name, layer in zip(names, panel.values.layers, strict=True):
        start = sum(map(len, codes))
        codes.append(codes_of(layer.values))
        cells = layer.values.shape[1]
        layers.append(
            {"name": name, "layer": layer.layer, "part": layer.part, "cells": cells, "start": start}
        )
    strip = None
    if panel.strip is not None:
        strip = {"name": panel.strip.name, "start": sum(map(len, strips))}
        strips.append(_shares_of_range(panel.strip.values))
    return {**about, "text": panel.values.text, "layers": layers, "strip": strip}


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
