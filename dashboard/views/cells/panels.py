"""The panels of the cell view: each model's cells, or why it has none, and which to open first."""

from collections.abc import Mapping, Sequence

import numpy as np

from dashboard.catalogue.entries import Entry
from memviz.analysis.cells import LABELS, CellChoice, CellSearch, CellValues
from memviz.components.cell_view import CellPanel, LabelStrip


def cell_panels(
    entries: Sequence[Entry],
    values: Mapping[str, CellValues],
    problems: Mapping[str, str],
    label: str,
) -> list[CellPanel]:
    """Return one panel per model, with the label along its text where the label changes there.

    `values` and `problems` are by the models' ids; each model has one of them.
    """
    return [
        CellPanel(
            entry.id,
            entry.label,
            entry.colour,
            values.get(entry.id),
            problems.get(entry.id),
            _strip(label, values[entry.id].text) if entry.id in values else None,
        )
        for entry in entries
    ]


def best_cells(
    values: Mapping[str, CellValues], search: CellSearch | None
) -> dict[str, CellChoice]:
    """Return each model's cell that tracks the label best; its first where none was searched."""
    found = {} if search is None else search.cells.groupby("model").first().to_dict("index")
    return {id: _best(own, found.get(id)) for id, own in values.items()}


def _best(values: CellValues, found: Mapping | None) -> CellChoice:
    if found is None:
        first = values.layers[0]
        return CellChoice(first.layer, first.part, 0)
    return CellChoice(int(found["layer"]), str(found["part"]), int(found["cell"]))


def _strip(label: str, text: str) -> LabelStrip | None:
    along = LABELS[label].of(text)
    return LabelStrip(label, along) if np.ptp(along) > 0 else None
