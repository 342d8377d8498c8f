"""Colour = model: the same in every graph, with a legend that a phone shows whole."""

from collections.abc import Mapping
from typing import Literal

import altair as alt


def model_colour(
    colours: Mapping[str, str], symbol: Literal["stroke", "square"] = "stroke"
) -> alt.Color:
    """Return the encoding of the column `model` by its hex colour, in legend order.

    `symbol` stands for a model in the legend: a stroke for lines, a square for filled marks.
    """
    return alt.Color(
        "model:N",
        title=None,
        scale=alt.Scale(domain=list(colours), range=list(colours.values())),
        legend=alt.Legend(
            orient="top",
            columns=alt.ExprRef("width < 480 ? 1 : 2"),
            labelLimit=260,
            symbolType=symbol,
            symbolStrokeWidth=4,
            symbolSize=300,
            symbolOpacity=1,
        ),
    )
