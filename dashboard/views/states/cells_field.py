"""The cells that an edit changes, as a visitor writes them: `1:h:12,71 2:h:5`."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.links import cells_to_edit, cells_written
from dashboard.views.states.subjects import ModelOfText
from dashboard.widgets.whole_number import whole_number
from memviz.models.contract import Place


def cells_field(subject: ModelOfText) -> dict[Place, list[int]]:
    """Draw the field (?cells_of_...=...) and return the cells by their part of the state.

    Raises ValueError, which says how cells are written, for what is none, and for a model that
    names no parts of its state.
    """
    places = subject.places
    if not places:
        raise ValueError("this model does not name the parts of its state")
    first = next(reversed(places))
    typed = st.text_input(
        f"Cells of {subject.entry.label}",
        cells_in_words({first: [0]}),
        key=cells_to_edit(subject.entry),
        help="A layer, a part of its state and its cells, from 0: 1:h:12,71. Several parts stand "
        "next to each other, with a space between them.",
        bind="query-params",
        persist_state="session",
    )
    return _parsed(typed or "", places)


def cells_in_words(cells: Mapping[Place, Sequence[int]]) -> str:
    """Return cells as the field has them."""
    return " ".join(cells_written(*place, numbers) for place, numbers in cells.items())


def _parsed(typed: str, places: Mapping[Place, int]) -> dict[Place, list[int]]:
    by_name = {cells_written(*place, []).removesuffix(":"): place for place in places}
    found: dict[Place, list[int]] = {}
    for written in typed.split():
        name, _, numbers = written.rpartition(":")
        cells = [whole_number(number) for number in numbers.split(",")]
        place = by_name.get(name)
        if place is None:
            raise ValueError(
                f"{written} names no part of this model’s state: write one of "
                f"{', '.join(by_name)}, a colon and cells, as {next(iter(by_name))}:0,1"
            )
        known = [cell for cell in cells if cell is not None and cell < places[place]]
        if len(known) < len(cells):
            raise ValueError(f"{written}: {name} has cells 0 to {places[place] - 1}")
        found.setdefault(place, []).extend(known)
    if not found:
        raise ValueError(f"no cells are named: write some, as {next(iter(by_name))}:0,1")
    return found
