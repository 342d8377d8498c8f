"""Links from what one page shows to more about it on another page."""

from collections.abc import Sequence
from urllib.parse import urlencode

from dashboard.catalogue.entries import Entry
from dashboard.picker import named_in
from dashboard.widgets.passages.address import TEXT

CELL = "cell"
"""The key in the address that names the cell of each model."""


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
