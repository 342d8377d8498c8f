"""Which cells track a label, against what the best of as many cells reaches by chance.

The score is the absolute Pearson correlation of the cell with the label over the text; for a label
of yes and no this is the point-biserial correlation. It is one scale for all labels, cells and
models, from 0 to 1, and the same whether a cell is high or low where the label holds.

Chance: surrogates of the label, series that have its spectrum, thus its rhythm and its slowness,
and nothing to do with the text (phase randomisation; Theiler et al. 1992). The label is followed by
its mirror image before, so that its ends meet. Neither a shuffle would do, since in the cell and in
the label neighbouring characters have similar values, nor moving the label along the text: of what
changes slowly a text holds only a few moves that differ. For each surrogate the best score of all
cells of all models counts (the maximum statistic), so a cell that beats it was not found only
because there are many; and the level is shared out among all labels searched for (Bonferroni), so
that searching for many finds nothing more by chance.

A floor: the best cell of a model of the same shape with random weights. It may follow a label, too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.fft import irfft, rfft

from memviz.analysis.cells.labels import LABELS
from memviz.analysis.cells.values import LONGEST, CellLayer, CellValues, cell_layers
from memviz.analysis.untrained import untrained_like
from memviz.models.contract import Reader
from memviz.models.reading import read
from memviz.stats.progress import Progress
from memviz.text.short_repr import short_repr

SURROGATES = 400
SHORTEST = 100  # characters
LEVEL = 0.05  # how often any cell may follow any label by chance
_TOGETHER = 50  # surrogates in memory at once
_ROWS = 1024  # rows that are standardised at once
_SEED = 0

Labels = Mapping[str, Callable[[str], np.ndarray]]
"""Functions from a text to its label [time], by the label's name."""


@short_repr
@dataclass(frozen=True)
class CellSearch:
    """How well every cell tracks one label, best first.

    `cells` has the columns model, layer (from 1), part, cell (from 0), correlation (with the sign),
    score (without) and by_chance: in what share of surrogates the best score of any cell is at
    least as high, the label itself counted as one, times the number of labels searched for, at most
    1.
    `best_by_chance`, float64 [surrogates], are these best scores, `labels` is that number.
    `untrained` is the best score of a model of the same shape with random weights, by model; of
    those that were not given it is missing. `characters` is the length of the text as each model
    reads it; models for which the label never changes are left out.
    """

    label: str
    cells: pd.DataFrame
    best_by_chance: np.ndarray
    labels: int
    untrained: Mapping[str, float]
    characters: Mapping[str, int]

    @property
    def threshold(self) -> float:
        """The score that any cell is above, of any label, in at most 5 % of cases by chance."""
        return float(np.quantile(self.best_by_chance, 1 - LEVEL / self.labels, method="higher"))

    @property
    def above_chance(self) -> int:
        """How many cells score above the threshold."""
        return int((self.cells["score"] > self.threshold).sum())


def search_cells(
    models: Mapping[str, Reader],
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

    def cells_of(position: int, name: str, model: Reader) -> _Cells:
        def tell(done: float) -> None:
            progress((position + done) / len(models))

        reading = read(model, text, LONGEST)
        return _Cells(name, reading.text, cell_layers(model, reading, tell), reading.longer_spans)

    every = (cells_of(n, *named) for n, named in enumerate(models.items()))
    return _search(every, labels, models)


def search_values(
    values: Mapping[str, CellValues],
    labels: Labels | None = None,
    models: Mapping[str, Reader] | None = None,
) -> dict[str, CellSearch]:
    """Return what `search_cells` does, from cells' values that are there already, by model name.

    `models` are those whose shape the floor is of, by the same names.
    """
    every = (_Cells(name, own.text, own.layers, own.spans) for name, own in values.items())
    return _search(every, labels, models or {})


class _Cells(NamedTuple):
    """One model's text as it reads it, and its cells, layer by layer.

    `spans` are the characters of each symbol, None for one each.
    """

    model: str
    text: str
    layers: Iterable[CellLayer]
    spans: np.ndarray | None

    @property
    def steps(self) -> int:
        """How many symbols the model has read."""
        return len(self.text) if self.spans is None else len(self.spans)

    def label(self, of: Callable[[str], np.ndarray]) -> np.ndarray:
        """Return a label of the text at each symbol: that of its last character."""
        along = of(self.text)
        return along if self.spans is None else along[np.maximum(self.spans[:, 1] - 1, 0)]


def _search(
    every: Iterable[_Cells], labels: Labels | None, models: Mapping[str, Reader]
) -> dict[str, CellSearch]:
    if labels is None:
        labels = {name: label.of for name, label in LABELS.items()}
    found = {name: _Tally() for name in labels}
    lengths = {}
    for one in every:
        lengths[one.model] = len(one.text)
        if one.steps < SHORTEST:
            raise ValueError(
                f"text: {one.steps} symbols as a model reads it; a search needs {SHORTEST} or "
                "more to tell a cell from chance"
            )
        tracked = {name: one.label(of) for name, of in labels.items()}
        tracked = {name: label for name, label in tracked.items() if np.ptp(label) > 0}
        if not tracked:
            continue
        rows = _standardised(np.array(list(tracked.values())))
        tallies = [found[name] for name in tracked]
        for layer in one.layers:
            cells = _standardised(layer.values.T)
            best = _best_of_surrogates(rows, cells)
            for tally, true, by_chance in zip(tallies, rows @ cells.T, best, strict=True):
                tally.add(one.model, layer, true, by_chance)
        if one.model in models:
            _add_floors(tallies, rows, one, models[one.model])
    searched = {name: tally for name, tally in found.items() if tally.has_cells}
    return {name: tally.search(name, len(searched), lengths) for name, tally in searched.items()}


def _add_floors(
    tallies: Sequence["_Tally"], labels: np.ndarray, one: _Cells, model: Reader
) -> None:
    """Add the best scores of a model of the same shape with random weights, if one can be made."""
    untrained = untrained_like(model)
    if untrained is None:
        return
    for layer in cell_layers(untrained, read(untrained, one.text, LONGEST)):
        scores = np.abs(labels @ _standardised(layer.values.T).T)
        for tally, score in zip(tallies, scores.max(axis=1), strict=True):
            tally.add_floor(one.model, float(score))


def _best_of_surrogates(labels: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Return the best score of any of the `cells` [cells, time], [labels, surrogates]."""
    found = np.zeros((len(labels), 0))
    for some in surrogates(labels):
        best = [np.abs(of_label @ cells.T).max(axis=1) for of_label in some]
        found = np.hstack([found, np.array(best)])
    return found


def surrogates(labels: np.ndarray) -> Iterator[np.ndarray]:
    """Yield 400 surrogates of each label [labels, time] in all, some at a time, standardised.

    Each float32 [labels, some, time]. They are the same for the same labels, so that models which
    read the same text are searched with the same ones.
    """
    time = labels.shape[1]
    amplitudes = np.abs(rfft(np.hstack([labels, labels[:, ::-1]]), axis=1))
    generator = np.random.default_rng(_SEED)
    for _ in range(SURROGATES // _TOGETHER):
        turns = generator.random((_TOGETHER, time + 1), dtype=np.float32)
        turned = np.exp(2j * np.pi * turns)
        made = [irfft(own * turned, 2 * time, axis=1)[:, :time] for own in amplitudes]
        yield np.array([_standardised(one) for one in made])


def _standardised(rows: np.ndarray) -> np.ndarray:
    """Return rows of mean 0 and length 1, float32; a row that never changes becomes zeros."""
    standardised = np.zeros(rows.shape, np.float32)
    for start in range(0, len(rows), _ROWS):  # what is computed in float64 takes no more memory
        some = slice(start, start + _ROWS)
        centred = rows[some] - rows[some].mean(axis=1, keepdims=True, dtype=np.float64)
        length = np.linalg.norm(centred, axis=1, keepdims=True)
        moves = np.ptp(rows[some], axis=1, keepdims=True) > 0
        np.divide(centred, length, out=standardised[some], where=moves, casting="same_kind")
    return standardised


class _Tally:
    """The correlations with one label, added layer by layer."""

    def __init__(self) -> None:
        self._parts: list[pd.DataFrame] = []
        self._best = np.zeros(SURROGATES)
        self._untrained: dict[str, float] = {}

    @property
    def has_cells(self) -> bool:
        return bool(self._parts)

    def add(
        self, model: str, layer: CellLayer, correlations: np.ndarray, by_chance: np.ndarray
    ) -> None:
        """Add the correlations [cells] with the label, and the best score for each surrogate."""
        self._best = np.maximum(self._best, by_chance)
        true = correlations.astype(np.float64)
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

    def add_floor(self, model: str, score: float) -> None:
        """Add the best score of a layer of an untrained model."""
        self._untrained[model] = max(score, self._untrained.get(model, 0.0))

    def search(self, label: str, labels: int, lengths: Mapping[str, int]) -> CellSearch:
        cells = pd.concat(self._parts, ignore_index=True)
        cells = cells.sort_values("score", ascending=False, kind="stable", ignore_index=True)
        as_good = SURROGATES - np.searchsorted(np.sort(self._best), cells["score"], side="left")
        cells["by_chance"] = np.minimum(1, labels * (1 + as_good) / (1 + SURROGATES))
        models = set(cells["model"])
        characters = {model: n for model, n in lengths.items() if model in models}
        return CellSearch(label, cells, self._best, labels, self._untrained, characters)
