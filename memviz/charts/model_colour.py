"""Colour = model: the same in every graph, with a legend that a phone shows whole."""

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
            columns=2,
            symbolType="stroke",
            symbolStrokeWidth=4,
            symbolSize=300,
            symbolOpacity=1,
        ),
    )
