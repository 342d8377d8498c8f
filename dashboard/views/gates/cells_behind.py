"""Which cell of the page Cells a gate leads to: the one that it acts on, where there is one."""

from typing import NamedTuple

from dashboard.catalogue.entries import ModelEntry
from dashboard.catalogue.loading import load
from dashboard.links import memory_of
from memviz.analysis.cells import cell_parts


class Behind(NamedTuple):
    """What a gate's number counts, and how many cells each is the gate of; 0 where that is unclear.

    Cells of one gate follow each other; `part` is the part of the state that they are of.
    """

    number: str
    cells: int
    part: str = ""


def behind(entry: ModelEntry, layer: int, gate: str, gates: int) -> Behind:
    """Return what the `gates` of one name in a layer act on: a cell each, or a head each."""
    everywhere = cell_parts(load(entry)).items()
    parts = {name: part for (of_layer, name), part in everywhere if of_layer == layer}
    name = memory_of(gate) or next(iter(parts), "")
    part = parts.get(name)
    if part is not None and part.cells == gates:
        return Behind("Cell", 1, name)
    if part is not None and part.matrices is not None and part.matrices.heads == gates:
        return Behind("Head", part.cells // gates, name)
    return Behind("Number", 0)
