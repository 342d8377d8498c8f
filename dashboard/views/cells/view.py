"""The cell view whose cells live in the address (?cell=...), and what can be saved of it.

Which cells are shown is stored in one place, the field in the address: the view, the ranking, links
and the browser's Back button all change it there. The view is told only of choices that it did not
make itself.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.catalogue.entries import Entry, with_weights
from dashboard.links import CELL, EditedCell, draw_states_link
from dashboard.views.cells.choices import cells_query, from_address, in_address
from dashboard.widgets.downloads import SavedFigure, draw_downloads, models_line
from dashboard.widgets.hidden_field import hidden_field
from dashboard.widgets.plain_text import plain_text
from dashboard.widgets.steered_view import SteeredView
from memviz.analysis.cells import CellChoice, CellValues, cell_document, cell_table
from memviz.charts.cell_figure import cell_figure
from memviz.charts.normalisation import explain_normalisation
from memviz.components.cell_view.mount import cell_view
from memviz.components.link_field.mount import link_field

_VIEW = SteeredView[dict[str, CellChoice]]("cell_view")
_EDITED_TEXT = 700  # characters that the page States shows
MEANING = (
    "The colour of a character is the value of the cell right after it was read: tanh(c) of a "
    "memory cell, the state itself for units without one. Red −1, blue +1. Layers count from 1, "
    "cells from 0."
)


@dataclass(frozen=True)
class Shown:
    """What the view shows: models, the cells of those that have any, and which to open at first.

    `values` and `defaults` are by the models' ids; `typed` is the text as it was given.
    """

    entries: Sequence[Entry]
    values: Mapping[str, CellValues]
    defaults: Mapping[str, CellChoice]
    typed: str


def draw_cells(shown: Shown, payload: dict[str, Any]) -> None:
    """Draw the view and under it what can be done with the cells that it shows."""
    _VIEW.whole_page_runs()
    _view(shown, payload)


@st.fragment
def _view(shown: Shown, payload: dict[str, Any]) -> None:
    named = hidden_field("", CELL)
    choices = {**shown.defaults, **from_address(named, shown.values)}
    told, number = _VIEW.told(choices)

    def chosen(now: dict[str, CellChoice]) -> None:
        st.session_state[CELL] = in_address(now)
        _VIEW.chose(now)

    cell_view(
        payload,
        chosen=told,
        push=number,
        key=_VIEW.key,
        on_choose=chosen,
    )
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        _draw_downloads(shown, choices)
        with st.popover("Share", icon=":material/link:"):
            query = cells_query(shown.entries, choices, shown.typed)
            link_field(query, label="Link to these cells", key="link_to_cells")
        _draw_states_link(shown, choices)
    st.caption(" ".join([MEANING, *_how_texts_are_read(shown), *_how_values_are_scaled(shown)]))


def _draw_states_link(shown: Shown, choices: Mapping[str, CellChoice]) -> None:
    """Draw the link that leads to what these cells are worth, of models that can be edited."""
    cells = [
        EditedCell(entry, *choices[entry.id])
        for entry in with_weights(shown.entries)
        if entry.id in choices and entry.recorded_text is None
    ]
    if cells:
        middle = min(len(shown.typed), _EDITED_TEXT) // 4
        draw_states_link(
            "What are these cells worth?", shown.typed[:_EDITED_TEXT], middle, "Edit", cells
        )


def _how_texts_are_read(shown: Shown) -> Iterator[str]:
    """Yield what models of words make of the text, and how tokens are drawn."""
    targets = {entry.target for entry in shown.entries if entry.id in shown.values}
    changes = explain_normalisation(shown.typed)
    if changes and "word" in targets:
        yield f"Models of words read a to z and single spaces: {plain_text('; '.join(changes))}."
    if "token" in targets:
        yield (
            "Models of tokens read several characters at once: a character shows what the cell "
            "held after the last token that was read whole."
        )


def _how_values_are_scaled(shown: Shown) -> Iterator[str]:
    """Yield of which models the values are shares."""
    layers = {
        plain_text(entry.label): shown.values[entry.id].layers
        for entry in shown.entries
        if entry.id in shown.values
    }
    scaled = [name for name, own in layers.items() if any(one.scale is not None for one in own)]
    if scaled:
        yield (
            f"{', '.join(scaled)}: cells hold numbers outside −1 to 1, so each is shown as a share "
            "of its own largest along the text."
        )
    if any(layer.matrices is not None for own in layers.values() for layer in own):
        yield (
            "Where a state is a matrix, each of its numbers is a cell, counted row by row and head "
            "by head; the matrix shows them all after the selected character, each head on a scale "
            "of its own that is the same at every character. Heads count from 1."
        )


def _draw_downloads(shown: Shown, choices: Mapping[str, CellChoice]) -> None:
    """Draw the menu that saves the text on the cells' colours; files are made when asked for."""
    entries = [entry for entry in shown.entries if entry.id in shown.values]
    values = {entry.label: shown.values[entry.id] for entry in entries}
    cells = {entry.label: choices[entry.id] for entry in entries}
    colours = {entry.label: entry.colour for entry in entries}

    title = "What cells hold along a text"

    def picture() -> str:
        from memviz.charts.picture import titled_svg

        figure = cell_figure(values, cells, colours, [MEANING])
        return titled_svg(figure, title, [models_line(list(values))])

    draw_downloads(
        SavedFigure(
            "cells",
            title,
            "cells",
            picture,
            lambda: cell_table(values, cells),
            lambda: json.dumps(cell_document(values, cells), indent=1),
        )
    )
