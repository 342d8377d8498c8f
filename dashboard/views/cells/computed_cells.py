"""Cells of the chosen models along a text, and searches among them, each computed once."""

from collections.abc import Sequence

import streamlit as st

from dashboard.catalogue.entries import Entry, ModelEntry, PublishedEntry, with_weights
from dashboard.catalogue.loading import load, loaded
from dashboard.server.kept import Kept
from dashboard.server.turns import readings_of
from dashboard.widgets.plain_text import plain_text
from memviz.analysis.cells import (
    CellSearch,
    CellValues,
    cell_parts,
    cell_values,
    search_cells,
    search_values,
)
from memviz.charts.numbers import counted

SHOWN = 2_000
"""Characters in the view."""
MOST_NUMBERS = 8_000_000
"""Of all models together: one for each cell and character, a byte each, goes to the browser."""
_VALUES = Kept[CellValues](most=8)
_SEARCHES = Kept[dict[str, CellSearch]](most=16)


def cells_in(entries: Sequence[Entry]) -> int:
    """Return how many cells the models have in all; the view says why one has none."""
    return sum(map(_cells_in, with_weights(entries)))


def characters_shown(cells: int) -> int:
    """Return how many characters the view shows of models with so many cells."""
    return min(SHOWN, MOST_NUMBERS // max(1, cells))


def _cells_in(entry: ModelEntry) -> int:
    try:
        return sum(part.cells for part in cell_parts(load(entry)).values())
    except ValueError:
        return 0


def read_cells(entries: Sequence[Entry], text: str) -> tuple[dict[str, CellValues], dict[str, str]]:
    """Return the cells of each model that has any, by id, and why another has none.

    They are those after each character, also of a model of tokens. Shows how far it is while it
    computes.
    """
    values: dict[str, CellValues] = {}
    problems: dict[str, str] = {}
    with st.container():  # one place for the progress, so that what follows stays where it is
        place = st.empty()
        for position, entry in enumerate(entries):
            if isinstance(entry, PublishedEntry):
                problems[entry.id] = (
                    "The article published this model’s figures, not its weights: it has no cells "
                    "to show here."
                )
                continue
            kept = _VALUES.get(_key(entry, text))
            if kept is None:
                place.progress(
                    position / len(entries),
                    f"{entry.label}: reading {counted(len(text), 'character')} "
                    f"(model {position + 1} of {len(entries)})",
                )
            try:
                values[entry.id] = (kept or _read(entry, text)).over_characters()
            except ValueError as error:
                problems[entry.id] = plain_text(str(error))
        place.empty()
    return values, problems


def searches(entries: Sequence[ModelEntry], text: str) -> dict[str, CellSearch]:
    """Return a search for every label that changes along `text`, among the models' cells.

    A text whose cells are not kept is read here, with its progress shown. Raises ValueError for one
    that is too short or cannot be read.
    """
    key = tuple(_key(entry, text) for entry in entries)
    kept = _SEARCHES.get(key)
    if kept is not None:
        return kept
    read = {entry.id: _VALUES.get(_key(entry, text)) for entry in entries}
    values = {id: own for id, own in read.items() if own is not None}
    models = {entry.id: model for entry in entries if (model := loaded(entry)) is not None}
    if len(values) == len(entries):
        return _SEARCHES.put(key, search_values(values, models=models))
    place = st.empty()

    def tell(done: float) -> None:
        what, who = counted(len(text), "character"), counted(len(models), "model")
        place.progress(done, f"Reading {what} with {who}")

    with readings_of(text).slices(key, tell) as tell_slice:
        kept = _SEARCHES.get(key)
        found = kept or _SEARCHES.put(key, search_cells(models, text, progress=tell_slice))
    place.empty()
    return found


def _read(entry: ModelEntry, text: str) -> CellValues:
    model = loaded(entry)
    if model is None:
        raise ValueError("This checkpoint cannot be opened; the message above says why.")
    return _VALUES.put(_key(entry, text), cell_values(model, text))


def _key(entry: ModelEntry, text: str) -> tuple[object, ...]:
    return entry.version, text
