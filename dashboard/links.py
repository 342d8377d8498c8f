"""Links from what one page shows to more about it on another page."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

import streamlit as st

from dashboard.catalogue.entries import Entry
from dashboard.picker import named_in
from dashboard.widgets.passages.address import TEXT

TYPED = "typed"
"""The key in the address of what is typed on the page Autocomplete."""
CELL = "cell"
"""The key in the address that names the cell of each model."""
SPAN = "span"
"""The key in the address of the stretch of a text that is selected on the page States."""
QUESTION = "question"
"""The key in the address of what is asked on the page States: one of `QUESTIONS`."""
QUESTIONS = ("Match", "Nearest", "Edit")
WHOSE = "whose"
"""The key in the address of what an edit changes; `CELLS` is one of its values."""
CELLS = "some cells"
EDIT = "edit"
"""The key in the address of what an edit does; `ZERO` is one of its values."""
ZERO = "Zero"


class EditedCell(NamedTuple):
    """A cell of a model: its layer counts from 1, its number within a part from 0."""

    entry: Entry
    layer: int
    part: str
    cell: int


def cells_to_edit(entry: Entry) -> str:
    """Return the key in the address of the cells of a model that an edit changes."""
    return f"cells_of_{entry.id}"


def cells_link(
    entries: Sequence[Entry], entry: Entry, layer: int, gate: str, text: str | None = None
) -> str:
    """Return the address of a cell up to its number (from 0), which is to be added at the end.

    Relative to a page of the dashboard. `entries` are chosen there; `layer` counts from 1; the cell
    is that which `gate` acts on. With `text` None the page opens with its own text.
    """
    memory = memory_of(gate)
    place = [entry.id, str(layer), *([] if memory is None else [memory]), ""]
    asked = [*named_in(entries), *([] if text is None else [(TEXT, text)])]
    return f"cells?{urlencode([*asked, (CELL, ':'.join(place))], safe=':')}"


def memory_of(gate: str) -> str | None:
    """Return the part of the state that a gate acts on: of "inner input" the "inner c".

    None for a gate that is no inner one: that acts on the layer's first part.
    """
    level = gate.rpartition(" ")[0]
    return f"{level} c" if level else None


def draw_states_link(
    label: str, text: str, last: int, question: str, cells: Sequence[EditedCell] = ()
) -> None:
    """Draw a link to the page States, with a text whose character `last` is selected there.

    `question` is one of `QUESTIONS`; `cells` are those that an edit changes.
    """
    asked = {TEXT: text, SPAN: str(last), QUESTION: question}
    if cells:
        asked |= {WHOSE: CELLS, EDIT: ZERO}
    for cell in cells:
        asked[cells_to_edit(cell.entry)] = cells_written(cell.layer, cell.part, [cell.cell])
    st.page_link(
        "../pages/states.py", label=label, icon=":material/manage_search:", query_params=asked
    )


def edit_link(entries: Sequence[Entry], entry: Entry, layer: int, part: str) -> str:
    """Return the address that sets a cell to zero up to its number, to be added at the end.

    As `cells_link` does; it opens the page States with its own text.
    """
    asked = [*named_in(entries), (QUESTION, "Edit"), (WHOSE, CELLS), (EDIT, ZERO)]
    cell = (cells_to_edit(entry), cells_written(layer, part, []))
    return f"states?{urlencode([*asked, cell], safe=':')}"


def cells_written(layer: int, part: str, cells: Sequence[int]) -> str:
    """Return cells of a part of a model's state as the page States has them: `1:h:12,71`."""
    return f"{layer}:{part.replace(' ', '_')}:{','.join(map(str, cells))}"
