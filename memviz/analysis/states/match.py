"""Where else in a corpus the cells are on that are on during a span of a text.

Source: LSTMVis (Strobelt, Gehrmann, Pfister and Rush 2017): select a span and a threshold, and
compare the passages in which the same cells are on. How passages are ranked, and chance, is this
project's choice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from memviz.analysis.cells.labels import LABELS, letters_since_word_began
from memviz.analysis.states.corpus import CorpusStates, looked_at
from memviz.analysis.states.nearest import Context, context, corpus_of
from memviz.analysis.walk import with_states
from memviz.models.contract import Place, Reader
from memviz.models.reading import Reading, read
from memviz.text.short_repr import short_repr

SHIFTS = 400
"""Random places that the passages are compared with."""
MOST_LETTERS = 40
LAST_POSITION = 9
"""In a word; what lies beyond counts as there."""
_ROWS = 16_384  # symbols whose cells are in memory at once
_SEED = 0
_QUESTION = "a match of its states"


class Passage(NamedTuple):
    """A stretch of the corpus, from symbol `start` to before `end`.

    `overlap`, 0 to 1, is the share of the pattern's cells that are on at each of its symbols.
    """

    start: int
    end: int
    overlap: float
    context: Context


@short_repr
@dataclass(frozen=True, eq=False)
class Match:
    """The cells that are on during a span of `text`, and where in a corpus they are on together.

    `cells` are the pattern: those of `place` that are at or above `threshold` at every symbol of
    the span, timesteps `span[0]` to before `span[1]`, and below it right before and right after.
    Values are those of the page Cells: tanh(c) of a memory c, else the state; where any cell of
    the part is beyond -1..1 in the corpus, shares of each cell's largest size there.

    `passages` are the best of the `found` in all, by overlap, then length; a stretch in which at
    least half of the cells are on counts once, by the longest part of it where most are on.
    `lengths`, int64 [found], are those of all, in symbols. `common` says what the passages shown
    have in common: see `match`.
    """

    text: str
    span: tuple[int, int]
    threshold: float
    place: Place
    cells: np.ndarray
    passages: tuple[Passage, ...]
    lengths: np.ndarray
    common: pd.DataFrame

    @property
    def found(self) -> int:
        """How many passages there are in the corpus."""
        return len(self.lengths)

    def table(self) -> pd.DataFrame:
        """Return a row for each passage: rank, start, end, overlap, before, passage, after."""
        return pd.DataFrame(
            [
                (rank, one.start, one.end, one.overlap, *one.context)
                for rank, one in enumerate(self.passages, start=1)
            ],
            columns=["rank", "start", "end", "overlap", "before", "passage", "after"],
        )


def match(
    model: Reader,
    text: str | Reading,
    span: tuple[int, int],
    threshold: float,
    corpus: str | CorpusStates,
    k: int = 50,
    place: Place | None = None,
    folder: Path | None = None,
) -> Match:
    """Return where in `corpus` the cells are on together that are on during `span` of `text`.

    `span` are timesteps, from the first to before the second. `place` is the layer and part whose
    cells are looked at, by default the first part of the last layer; `k` is how many passages are
    kept. A `corpus` as text is read once and kept, see `states_of_corpus`; `folder` is where.

    `common` of the result has a row for each `kind` and `name`: "letter", the share of the
    passages' symbols that are this one; "word position", the share that stand so many letters into
    a word; "label", the mean of a label of the cell search. `value` is that of the passages,
    `chance` the mean with the same passages moved along the corpus together, round its end, by 400
    random steps, `chance_low` and `chance_high` where 95 % of these lie. `by_chance` is in what
    share of the moves any row is as many standard deviations from its mean, itself counted as one
    (the maximum statistic): below 0.05 few would call it chance, of however many rows.

    Raises ValueError for a text that cannot be read, a span outside it, a threshold outside 0 to 1,
    for fewer than one passage asked for, a place that is not there, and as `states_of_corpus`;
    MissingLevelError for a model that does not name the parts of its state.

    >>> match(model, text, span=(12, 18), threshold=0.3, corpus=corpus).table()  # doctest: +SKIP
    """
    owner = with_states(model, _QUESTION)
    reading = read(owner, text)
    _check(reading, span, threshold, k)
    states = corpus_of(owner, corpus, folder)
    place = states.part(place)
    levels = _levels(states.largest[place], threshold)
    cells = _pattern(_on(looked_at(owner, reading)[place], levels), span)
    starts, ends, overlaps = _passages(_together(states.states[place], cells, levels), len(cells))
    shown = tuple(
        Passage(start, end, overlap, context(states.reading, start, end))
        for start, end, overlap in zip(
            starts[:k].tolist(), ends[:k].tolist(), overlaps[:k].tolist(), strict=True
        )
    )
    return Match(
        text=reading.text,
        span=span,
        threshold=threshold,
        place=place,
        cells=cells,
        passages=shown,
        lengths=ends - starts,
        common=_common(states.reading, starts[:k], ends[:k]),
    )


def _check(reading: Reading, span: tuple[int, int], threshold: float, k: int) -> None:
    start, end = span
    if not 0 <= start < end <= len(reading.symbols):
        raise ValueError(
            f"span: got {start} to {end}; give timesteps within 0 to {len(reading.symbols)}, the "
            "first before the second"
        )
    if not 0 < threshold < 1:
        raise ValueError(f"threshold: got {threshold}; give one between 0 and 1")
    if k < 1:
        raise ValueError(f"k: got {k}; ask for at least one passage")


def _levels(largest: np.ndarray, threshold: float) -> np.ndarray:
    """Return what each cell must reach to be on, float16 [cells]."""
    if (largest <= 1).all():
        return np.full(len(largest), threshold, dtype=np.float16)
    tiny = np.finfo(np.float16).tiny
    return np.maximum(threshold * largest, tiny).astype(np.float16)


def _on(states: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """Return which cells are on, bool, for float16 [symbols, cells] and levels above 0.

    Bits of float16 stand in the order of its numbers wherever one of two is above 0, and whole
    numbers are compared many times as fast.
    """
    return np.ascontiguousarray(states).view(np.int16) >= levels.view(np.int16)


def _pattern(on: np.ndarray, span: tuple[int, int]) -> np.ndarray:
    """Return the cells that are on throughout the span and off around it, int64 [cells]."""
    start, end = span
    around = [step for step in (start - 1, end) if 0 <= step < len(on)]
    return np.flatnonzero(on[start:end].all(axis=0) & ~on[around].any(axis=0))


def _together(states: np.ndarray, cells: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """Return how many of the cells are on after each symbol, int64 [symbols]."""
    counts = np.zeros(len(states), dtype=np.int64)
    for start in range(0, len(states), _ROWS):
        some = slice(start, start + _ROWS)
        counts[some] = np.count_nonzero(_on(states[some], levels)[:, cells], axis=1)
    return counts


def _passages(counts: np.ndarray, cells: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return starts, ends and overlaps of all passages, the best first.

    `counts` are how many of so many cells are on after each symbol.
    """
    starts = np.flatnonzero(np.diff(counts, prepend=-1))
    ends, levels = np.append(starts[1:], len(counts)), counts[starts]
    enough = levels >= max(1, (cells + 1) // 2)
    stretch = np.cumsum(~enough)[enough]  # those that follow each other have the same number
    starts, ends, levels = starts[enough], ends[enough], levels[enough]
    best_first = np.lexsort((starts - ends, -levels, stretch))
    _, first = np.unique(stretch[best_first], return_index=True)
    best = best_first[first]
    starts, ends, overlaps = starts[best], ends[best], levels[best] / max(cells, 1)
    order = np.lexsort((starts, starts - ends, -overlaps))
    return starts[order], ends[order], overlaps[order]


@lru_cache(maxsize=2)
def _labels(text: str) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Return every label of a corpus, and positions in words, [characters]."""
    positions = np.minimum(letters_since_word_began(text), LAST_POSITION)
    return {name: label.of(text) for name, label in LABELS.items()}, positions


def _properties(
    reading: Reading, starts: np.ndarray, ends: np.ndarray
) -> Iterator[tuple[str, str, np.ndarray]]:
    """Yield kind, name and value after each symbol, [symbols], of what passages may share."""
    symbols = reading.symbols.numpy()
    inside = np.concatenate([symbols[a:b] for a, b in zip(starts, ends, strict=True)])
    kinds, times = np.unique(inside, return_counts=True)
    for symbol in kinds[np.argsort(-times, kind="stable")][:MOST_LETTERS]:
        yield "letter", reading.vocabulary.alphabet[symbol], symbols == symbol
    labels, positions = _labels(reading.text)
    last = np.maximum(reading.spans[:, 1] - 1, 0)
    for position in range(LAST_POSITION + 1):
        yield "word position", str(position), (positions == position)[last]
    for name, label in labels.items():
        yield "label", name, label[last]


def _common(reading: Reading, starts: np.ndarray, ends: np.ndarray) -> pd.DataFrame:
    """Return what passages have in common beside the same passages moved along the corpus."""
    columns = ["kind", "name", "value", "chance", "chance_low", "chance_high", "by_chance"]
    if not len(starts):
        return pd.DataFrame([], columns=columns)
    symbols = len(reading.symbols)
    moved = np.random.default_rng(_SEED).integers(symbols, size=SHIFTS)
    moves = np.concatenate([[0], moved])[:, np.newaxis]
    rows, means = [], []
    for kind, name, values in _properties(reading, starts, ends):
        before = np.concatenate([[0.0], np.cumsum(np.concatenate([values, values]))])
        sums = before[moves + ends] - before[moves + starts]
        rows.append((kind, name))
        means.append(sums.sum(axis=1) / (ends - starts).sum())
    table = np.array(means)  # [rows, 1 + shifts]
    chance = table[:, 1:].mean(axis=1)
    spread = table[:, 1:].std(axis=1, keepdims=True)
    apart = np.abs(table - chance[:, np.newaxis]) / np.where(spread > 0, spread, np.inf)
    by_chance = (apart.max(axis=0) >= apart[:, :1]).mean(axis=1)
    low, high = np.quantile(table[:, 1:], [0.025, 0.975], axis=1)
    columns_of = zip(table[:, 0], chance, low, high, by_chance, strict=True)
    return pd.DataFrame(
        [(*row, *numbers) for row, numbers in zip(rows, columns_of, strict=True)], columns=columns
    )
