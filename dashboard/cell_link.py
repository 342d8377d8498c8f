"""The address of one cell on the Cells page."""

from collections.abc import Sequence
from urllib.parse import urlencode

from dashboard.catalogue import Entry
from dashboard.picker import named_in


def cell_link(entries: Sequence[Entry], entry: Entry, layer: int, cell: int) -> str:
    """Return the address of a cell of `entry`, relative to any page, `entries` being chosen.

    `layer` counts from 1, `cell` from 0.
    """
    place = [("cell_model", entry.id), ("layer", str(layer)), ("cell", str(cell))]
    return f"cells?{urlencode([*named_in(entries), *place])}"
