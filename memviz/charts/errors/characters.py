"""Errors of two models on each special character."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from memviz.charts.errors.picking import picking
from memviz.charts.errors.rows import rows
from memviz.charts.known_letters.ink import NEUTRAL
from memviz.charts.model_encodings import model_colour, model_shape

_ROW = 24  # pixels


def characters_chart(
    table: pd.DataFrame, colours: Mapping[str, str], picked: str
) -> alt.LayerChart:
    """Return one row per character with the share of errors of each model; a click picks a row.

    `table` has name, model, share (0 to 1), low, high and n (occurrences), in the order of rows.
    `colours` holds the two models' hex colours, in legend order.
    """
    names = list(dict.fromkeys(table["name"]))
    selection = picking("name", picked)
    base = alt.Chart(table).encode(y=rows("name", names))
    x = alt.X(
        "share:Q",
        title="Share of errors",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format=".0%", tickCount=5),
    )
    colour = model_colour(colours)
    bands = (
        alt.Chart(table.drop_duplicates("name"))
        .mark_bar(color=NEUTRAL, cursor="pointer")
        .encode(
            y=base.encoding.y,
            x=alt.XValue(0),
            x2=alt.X2Value(alt.expr("width")),
            opacity=alt.when(selection).then(alt.value(0.28)).otherwise(alt.value(0.06)),
            tooltip=[alt.Tooltip("name:N", title="Character"), alt.Tooltip("n:Q", format=",")],
        )
        .add_params(selection)
    )
    bounds = alt.X("low:Q", title=x["title"], scale=x["scale"], axis=x["axis"])
    return alt.LayerChart(
        layer=[
            bands,
            base.mark_rule(strokeWidth=2, opacity=0.6, tooltip=None).encode(
                x=bounds, x2="high:Q", color=colour
            ),
            base.mark_point(filled=True, size=70, opacity=1, cursor="pointer").encode(
                x=x,
                color=colour,
                shape=model_shape(colours),
                tooltip=[
                    alt.Tooltip("model:N", title="Model"),
                    alt.Tooltip("name:N", title="Character"),
                    alt.Tooltip("share:Q", title="Errors", format=".1%"),
                    alt.Tooltip("low:Q", title="95 % interval from", format=".1%"),
                    alt.Tooltip("high:Q", title="to", format=".1%"),
                    alt.Tooltip("n:Q", title="Occurrences", format=","),
                ],
            ),
        ]
    ).properties(height=_ROW * len(names))
