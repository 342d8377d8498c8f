"""The cell that each model shows, in the address: `?cell=lstm:1:17,gru:2:h:5`.

A model by its id, then the layer (from 1), the part of the state where a layer has several, and
the cell (from 0).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from dashboard.catalogue.entries import Entry
from dashboard.links import CELL
from dashboard.picker import named_in
from dashboard.widgets.passages.address import TEXT
from dashboard.widgets.whole_number import whole_number
from memviz.analysis.cells import CellChoice, CellValues

_BETWEEN, _WITHIN = ",", ":"


class _Named(NamedTuple):
    """A cell as an address names it; the part may be left open."""

    layer: int
    part: str | None
    cell: int


def in_address(choices: Mapping[str, CellChoice]) -> str:
    """Return how the address names these cells, by the models' ids."""
    return _BETWEEN.join(
        _WITHIN.join((id, str(choice.layer), choice.part, str(choice.cell)))
        for id, choice in choices.items()
    )


def from_address(named: str, values: Mapping[str, CellValues]) -> dict[str, CellChoice]:
    """Return the cells that an address names; names of cells that no model has are left out."""
    cells = dict(filter(None, map(_parsed, named.split(_BETWEEN))))
    found = {id: _found(cells[id], own) for id, own in values.items() if id in cells}
    return {id: choice for id, choice in found.items() if choice is not None}


def cells_query(
    entries: Sequence[Entry], choices: Mapping[str, CellChoice], text: str | None = None
) -> str:
    """Return the query of the address that opens these models' cells on the page Cells.

    `choices` are by the models' ids; with `text` None the page opens with its own text.
    """
    asked = [*named_in(entries), (CELL, in_address(choices))]
    if text is not None:
        asked.append((TEXT, text))
    return urlencode(asked)


def _parsed(named: str) -> tuple[str, _Named] | None:
    id, *place = named.split(_WITHIN)
    if len(place) not in (2, 3):
        return None
    layer, cell = whole_number(place[0]), whole_number(place[-1])
    if layer is None or cell is None:
        return None
    return id, _Named(layer, place[1] if len(place) == 3 else None, cell)


def _found(named: _Named, values: CellValues) -> CellChoice | None:
    for layer in values.layers:
        here = named.layer == layer.layer and named.part in (None, layer.part)
        if here and named.cell < layer.values.shape[1]:
            return CellChoice(layer.layer, layer.part, named.cell)
    return None
