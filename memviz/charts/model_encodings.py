"""Colour and shape = model: the same in every graph, with a legend that a phone shows whole.

The shape stands beside the colour and tells models apart where colours look alike.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from memviz.charts.model_colours import shapes_of

_MARKS = 6  # on each line
_SIZE = 70  # square pixels


def model_colour(colours: Mapping[str, str]) -> alt.Color:
    """Return the encoding of the column `model` by its hex colour, in legend order."""
    return alt.Color(
        "model:N",
        title=None,
        scale=alt.Scale(domain=list(colours), range=list(colours.values())),
        legend=alt.Legend(
            orient="top",
            columns=alt.ExprRef("width < 480 ? 1 : 2"),
            labelLimit=260,
            symbolSize=130,
            symbolOpacity=1,
        ),
    )


def model_shape(colours: Mapping[str, str]) -> alt.Shape:
    """Return the encoding of the column `model` by shape; its legend is that of the colours."""
    return alt.Shape(
        "model:N",
        title=None,
        scale=alt.Scale(domain=list(colours), range=shapes_of(list(colours.values()))),
    )


def line_marks(
    table: pd.DataFrame, colours: Mapping[str, str], filled: bool = True, **channels: Any
) -> alt.Chart:
    """Return a mark in its model's colour and shape for each row, to be drawn over its line.

    Hollow marks, not `filled`, are for a second line of the same model.
    """
    marks = alt.Chart(table).mark_point(filled=filled, size=_SIZE, opacity=1, tooltip=None)
    return marks.encode(color=model_colour(colours), shape=model_shape(colours), **channels)


def spread(table: pd.DataFrame, models: Sequence[str]) -> pd.DataFrame:
    """Return six rows of each model's line, or all of a shorter one: those that bear its mark.

    `table` has the column `model` and is sorted along the lines. The rows are evenly spread, and
    each model's begin a little later than those of the model before, so that the marks of lines
    that cover each other stand side by side.
    """
    kept = []
    for place, model in enumerate(models):
        rows = table[table["model"] == model]
        count = min(_MARKS, len(rows))
        ahead = (place + 0.5) / len(models)
        kept.append(
            rows.iloc[sorted({int((mark + ahead) * len(rows) / count) for mark in range(count)})]
        )
    return pd.concat(kept) if kept else table
