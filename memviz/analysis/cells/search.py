"""Which cells track a label, against what the best of as many cells reaches by chance.

The score is the absolute Pearson correlation of the cell with the label over the text; for a label
of yes and no this is the point-biserial correlation. It is one scale for all labels, cells and
models, from 0 to 1, and the same whether a cell is high or low where the label holds.

Chance: the label is shifted along the text, with what passes the end put at the beginning, so that
it keeps its own rhythm but no longer fits the text. A shuffle would not do: in the cell and in the
label, neighbouring characters have similar values. For each shift the best score of all cells of
all models counts (the maximum statistic), so a cell that beats it was not found only because there
are many.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from memviz.analysis.cells.labels import LABELS
from memviz.analysis.cells.values import LONGEST, CellLayer, CellValues, cell_layers
from memviz.models.model import Model
from memviz.models.reading import read
from memviz.stats.progress import Progress

SHIFTS = 400
SHORTEST = 100  # characters
LEVEL = 0.95  # a score above so large a share of the best scores by chance is above chance
_LEAST = 0.05  # of the text: the smallest shift, in either direction

Labels = Mapping[str, Callable[[str], np.ndarray]]
"""Functions from a text to its label [time], by the label's name."""


@dataclass(frozen=True)
class CellSearch:
    """How well every cell tracks one label, best first.

    `cells` has the columns model, layer (from 1), part, cell (from 0), correlation (with the sign),
    score (without) and by_chance: the share of all shifts, the unshifted label counted as one,
    whose best score of any cell is at least as high. `best_by_chance`, float64 [shifts], are these
    best scores. `characters` is the length of the text as each model reads it; models for which the
    label never changes are left out.
    """

    label: str
    cells: pd.DataFrame
    best_by_chance: np.ndarray
    characters: Mapping[str, int]

    @property
    def threshold(self) -> float:
        """The score that the best cell stays below in 95 % of the moves."""
        return float(np.quantile(self.best_by_chance, LEVEL, method="higher"))

    @property
    def above_chance(self) -> int:
        """How many cells score above the threshold."""
        return int((self.cells["score"] > self.threshold).sum())


def search_cells(
    models: Mapping[str, Model],
    text: str,
    labels: Labels | None = None,
    progress: Progress = lambda _: None,
) -> dict[str, CellSearch]:
    """Return a search for each label that changes along the text, by the label's name.

    `models` by name; each reads the text in its own way, and the label is that of the text it
    reads. `labels` are functions from a text to its label [time], by default all of
    `memviz.analysis.cells.LABELS`. `progress` is told the share of the work that is done.
    Raises ValueError as `cell_values` does, and for a text of under 100 characters.
    """

    def cells_of(position: int, name: str, model: Model) -> _Cells:
        def tell(done: float) -> None:
            progress((position + done) / len(models))

        reading = read(model, text, LONGEST)
        return _Cells(name, reading.text, cell_layers(model, reading, tell))

    return _search((cells_of(n, *named) for n, named in enumerate(models.items())), labels)


def search_values(
    values: Mapping[str, CellValues], labels: Labels | None = None
) -> dict[str, CellSearch]:
    """Return what `search_cells` does, from cells' values that are there already, by model name."""
    return _search((_Cells(name, own.text, own.layers) for name, own in values.items()), labels)


class _Cells(NamedTuple):
    """One model's text as it reads it, and its cells, layer by layer."""

    model: str
    text: str
    layers: Iterable[CellLayer]


def _search(models: Iterable[_Cells], labels: Labels | None) -> dict[str, CellSearch]:
    if labels is None:
        labels = {name: label.of for name, label in LABELS.items()}
    found = {name: _Tally() for name in labels}
    lengths = {}
    for one in models:
        lengths[one.model] = time = len(one.text)
        if time < SHORTEST:
            raise ValueError(
                f"text: {time} characters as a model reads it; a search needs {SHORTEST} or more "
                "to tell a cell from chance"
            )
        tracked = {name: of(one.text) for name, of in labels.items()}
        for layer in one.layers:
            cells = _standardised(layer.values.T)
            for name, label in tracked.items():
                if np.ptp(label) > 0:
                    found[name].add(one.model, layer, _moved(label) @ cells.T)
    return {name: tally.search(name, lengths) for name, tally in found.items() if tally.has_cells}


def shifts_of(time: int) -> np.ndarray:
    """Return by how many characters the label is shifted, int64 [400], evenly over the text.

    In short texts some shifts occur several times: there are always 400, so that models that read
    texts of different lengths can be compared shift by shift.
    """
    return np.rint(np.linspace(_LEAST, 1 - _LEAST, SHIFTS) * time).astype(np.int64)


def _moved(label: np.ndarray) -> np.ndarray:
    """Return the label, then the label moved by each shift, [1 + shifts, time], standardised."""
    time = len(label)
    (row,) = _standardised(label[None])
    rounds = sliding_window_view(np.tile(row, 2), time)
    return rounds[time - np.append(0, shifts_of(time))]


def _standardised(rows: np.ndarray) -> np.ndarray:
    """Return rows of mean 0 and length 1, float32; a row that never changes becomes zeros."""
    centred = rows - rows.mean(axis=1, keepdims=True, dtype=np.float64)
    length = np.linalg.norm(centred, axis=1, keepdims=True)
    moves = np.ptp(rows, axis=1, keepdims=True) > 0
    return np.divide(centred, length, out=np.zeros_like(centred), where=moves).astype(np.float32)


class _Tally:
    """The correlations with one label, added layer by layer."""

    def __init__(self) -> None:
        self._parts: list[pd.DataFrame] = []
        self._best = np.zeros(SHIFTS)

    @property
    def has_cells(self) -> bool:
        return bool(self._parts)

    def add(self, model: str, layer: CellLayer, correlations: np.ndarray) -> None:
        """Add the correlations [1 + shifts, cells]; the first row is of the unshifted label."""
        true = correlations[0].astype(np.float64)
        self._parts.append(
            pd.DataFrame(
                {
                    "model": model,
                    "layer": layer.layer,
                    "part": layer.part,
                    "cell": np.arange(len(true)),
                    "correlation": true,
                    "score": np.abs(true),
                }
            )
        )
        self._best = np.maximum(self._best, np.abs(correlations[1:]).max(axis=1))

    def search(self, label: str, lengths: Mapping[str, int]) -> CellSearch:
        cells = pd.concat(self._parts, ignore_index=True)
        cells = cells.sort_values("score", ascending=False, kind="stable", ignore_index=True)
        as_good = SHIFTS - np.searchsorted(np.sort(self._best), cells["score"], side="left")
        cells["by_chance"] = (1 + as_good) / (1 + SHIFTS)
        models = set(cells["model"])
        characters = {model: n for model, n in lengths.items() if model in models}
        return CellSearch(label, cells, self._best, characters)
