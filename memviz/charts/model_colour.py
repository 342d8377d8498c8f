"""Colour = model: the same in every graph, with a legend that a phone shows whole.

No graph leaves it at the colour: see `memviz.charts.model_encodings`.
"""

from collections.abc import Mapping

import altair as alt


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
