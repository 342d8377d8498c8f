"""The values of chosen cells as a table or a document, for files."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from memviz.analysis.cells.values import CellValues


class CellChoice(NamedTuple):
    """One cell of a model: its layer (from 1), its part of the state, its number (from 0)."""

    layer: int
    part: str
    cell: int


def cell_table(values: Mapping[str, CellValues], choices: Mapping[str, CellChoice]) -> pd.DataFrame:
    """Return a row per model and character: model, layer, part, cell, timestep, character, value.

    `values`, over characters, and `choices` are by the models' names. Raises ValueError for a cell
    that is not there.
    """
    tables = [
        pd.DataFrame(
            {
                "model": model,
                **choices[model]._asdict(),
                "timestep": np.arange(len(own.text)),
                "character": list(own.text),
                "value": own.cell(*choices[model]),
            }
        )
        for model, own in values.items()
    ]
    return pd.concat(tables, ignore_index=True)


def cell_document(
    values: Mapping[str, CellValues], choices: Mapping[str, CellChoice]
) -> dict[str, dict[str, Any]]:
    """Return for each model its layer, part, cell, text and values, as JSON values.

    Arguments and errors as for `cell_table`.
    """
    return {
        model: {
            **choices[model]._asdict(),
            "text": own.text,
            "values": [round(float(value), 6) for value in own.cell(*choices[model])],
        }
        for model, own in values.items()
    }
