"""What edits of a state cost over many texts, beside the same edits of cells drawn at random."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import torch

from memviz.analysis.states.edit import differences, log_probabilities
from memviz.analysis.states.edited_model import QUESTION, with_edits
from memviz.analysis.states.edits import Edit
from memviz.analysis.walk import cells_of_parts
from memviz.models.contract import Place, Reader, stepping, with_parts
from memviz.models.reading import Reading, read
from memviz.models.side_by_side import padded, together
from memviz.stats.bootstrap import ratio
from memviz.stats.progress import Progress
from memviz.text.short_repr import short_repr

DRAWS = 10
EVERYWHERE = "everywhere"
_SEED = 0

Where = Mapping[str, Callable[[str], np.ndarray]]
"""Functions from a text to yes or no for each of its characters, by name."""


@short_repr
@dataclass(frozen=True, eq=False)
class EditEffects:
    """What edits cost by the kind of position, with 95 % intervals over `texts`.

    `table()` has a row for all positions and two for each kind: `where` they are, and whether the
    row is for those `inside` or for all others. `positions` are counted: those after the first edit
    whose target is known. `cost` is by how much the loss rises, in nats, `random` the same where as
    many other cells of the same parts are edited, the mean over `draws` draws, and `beyond_random`
    their difference; NaN where a whole part or the whole state is edited, for which nothing can be
    drawn. Each has bounds, `cost_low` and so on; NaN for fewer than eight texts with such
    positions.
    """

    effects: pd.DataFrame
    edits: tuple[Edit, ...]
    texts: int
    draws: int

    def table(self) -> pd.DataFrame:
        """Return the rows; see the class."""
        return self.effects


@torch.no_grad()
def edit_effects(
    model: Reader,
    texts: Iterable[str | Reading],
    edits: Sequence[Edit],
    where: Where | None = None,
    draws: int = DRAWS,
    progress: Progress = lambda _: None,
) -> EditEffects:
    """Return what `edits` cost over `texts`, each of which is edited at the same timesteps.

    `where` are kinds of positions by name: functions from a text to yes or no for each character,
    asked of the one that is predicted (of a model of words, of the letter that is read). `draws` is
    how often other cells are drawn at random for the baseline. `progress` is told the share of the
    work that is done, 0 to 1.

    Raises ValueError as `memviz.edit` does, for no texts and for fewer than one draw;
    MissingLevelError as `with_edits` does.

    >>> closing = {"closing quotes": lambda text: np.array([c == "”" for c in text])}
    >>> off = [Zero(0, place=(1, "c"), cells=[12, 71])]
    >>> edit_effects(model, texts, off, closing).table()  # doctest: +SKIP
    """
    steps = stepping(model, QUESTION)
    if draws < 1:
        raise ValueError(f"draws: got {draws}; give at least 1")
    readings = [read(model, text, longest=None, name="texts") for text in texts]
    if not readings:
        raise ValueError("texts: there are none; give at least one")
    for one in edits:
        for reading in readings:
            reading.check_timestep(one.timestep)
    ways = [edits, *_at_random(model, edits, draws)]
    models = [with_edits(model, way) for way in ways]
    groups = _positions(readings, edits, where or {})
    sums = np.zeros((len(readings), len(ways), groups[0].shape[0]))
    done = 0
    symbols = [reading.symbols for reading in readings]
    for some in together(steps, symbols):
        vectors = steps.embed(padded([symbols[index] for index in some]))
        before = steps.run(vectors)[0]
        for way, edited in enumerate(models):
            after = edited.run(vectors)[0]
            for row, index in enumerate(some):
                length = len(readings[index].symbols)
                logs = (log_probabilities(steps, of[row, :length]) for of in (before, after))
                cost, _ = differences(readings[index], *logs)
                sums[index, way] = groups[index] @ np.nan_to_num(cost)
            done += len(some)
            progress(done / (len(readings) * len(ways)))
    counts = np.array([group.sum(axis=1) for group in groups], dtype=np.float64)
    return EditEffects(_table(sums, counts, where or {}), tuple(edits), len(readings), draws)


def _at_random(model: Reader, edits: Sequence[Edit], draws: int) -> Iterator[list[Edit]]:
    """Yield the edits with other cells in the place of theirs; nothing where none has cells.

    Edits of the same part get cells of one shuffled list, so that those which shared cells still
    do. None of the cells drawn is edited where a part has enough others.
    """
    own: dict[Place, set[int]] = {}
    for one in edits:
        if one.place is None or one.cells is None:
            return
        own.setdefault(one.place, set()).update(one.cells)
    known = cells_of_parts(with_parts(model, QUESTION))
    generator = np.random.default_rng(_SEED)
    for _ in range(draws):
        drawn = {
            place: _others(known.get(place, 0), sorted(cells), generator)
            for place, cells in own.items()
        }
        yield [
            replace(one, cells=[drawn[one.place][cell] for cell in one.cells or ()])
            for one in edits
            if one.place is not None
        ]


def _others(known: int, cells: list[int], generator: np.random.Generator) -> dict[int, int]:
    """Return a cell for each of `cells`, drawn without replacement, of the others if they do."""
    others = np.setdiff1d(np.arange(known), cells)
    pool = others if len(others) >= len(cells) else np.arange(known)
    drawn = generator.permutation(pool)[: len(cells)]
    return dict(zip(cells, drawn.tolist(), strict=False))


def _positions(
    readings: Sequence[Reading], edits: Sequence[Edit], where: Where
) -> list[np.ndarray]:
    """Return for each text which positions count for each row, bool [rows, time]."""
    first = min((one.timestep for one in edits), default=0)
    found = []
    for reading in readings:
        counted = reading.has_target & (np.arange(len(reading.symbols)) > first)
        rows = [counted]
        predicted = _predicted(reading)
        for name, of in where.items():
            holds = np.asarray(of(reading.text)).astype(bool)
            if holds.shape != (len(reading.text),):
                raise ValueError(
                    f"where: {name!r} gives {holds.shape} for a text of {len(reading.text)} "
                    "characters; give one yes or no for each"
                )
            rows += [counted & holds[predicted], counted & ~holds[predicted]]
        found.append(np.array(rows))
    return found


def _predicted(reading: Reading) -> np.ndarray:
    """Return the character that is predicted at each symbol; of words, the last one read."""
    begins, ends = reading.spans.T
    if reading.target == "word":
        return np.maximum(ends - 1, 0)
    return np.minimum(np.append(begins[1:], 0), len(reading.text) - 1)


def _table(sums: np.ndarray, counts: np.ndarray, where: Where) -> pd.DataFrame:
    """Return a row for each kind, for sums [texts, ways, rows] and counts [texts, rows]."""
    names = [(EVERYWHERE, True), *((name, inside) for name in where for inside in (True, False))]
    columns: dict[str, object] = {
        "where": [name for name, _ in names],
        "inside": [inside for _, inside in names],
        "positions": counts.sum(axis=0).astype(int),
    }
    cost = sums[:, 0]
    unknown = np.full_like(cost, np.nan)
    by_chance = sums[:, 1:].mean(axis=1) if sums.shape[1] > 1 else unknown
    for name, of_texts in (
        ("cost", cost),
        ("random", by_chance),
        ("beyond_random", cost - by_chance),
    ):
        known = not np.isnan(of_texts).any()
        bounds = ratio(of_texts, counts) if known else np.full((3, len(names)), np.nan)
        columns[name], columns[f"{name}_low"], columns[f"{name}_high"] = bounds
    return pd.DataFrame(columns)
