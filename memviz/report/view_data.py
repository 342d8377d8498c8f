"""The text view's data as JSON, for a page without a server."""

import base64
from collections.abc import Sequence
from typing import Any

import pandas as pd

from memviz.charts.connectivity_colours import Scale
from memviz.components.text_view import Panel, pack
from memviz.models.config import Target


def view_data(
    panels: Sequence[Panel], timestep: int, target: Target, scale: Scale
) -> dict[str, Any]:
    """Return what the text view shows, opened at `timestep`, as JSON values.

    It is what `memviz.components.text_view.pack` returns, each column of its tables as the bytes
    of its numbers, little endian, in base64. Raises ValueError as that does.
    """
    packed = pack(panels, target)
    return {
        **packed,
        "codes": _columns(packed["codes"]),
        "steps": _columns(packed["steps"]),
        "scale": scale,
        "selected": timestep,
        "push": 0,
    }


def _columns(table: pd.DataFrame) -> dict[str, dict[str, str]]:
    return {str(name): _column(table[name]) for name in table}


def _column(column: pd.Series) -> dict[str, str]:
    little_endian = column.to_numpy().astype(column.dtype.newbyteorder("<"))
    base64_of = base64.b64encode(little_endian.tobytes()).decode("ascii")
    return {"kind": str(column.dtype), "base64": base64_of}
