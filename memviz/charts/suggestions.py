"""What models suggest after a text, as bars of probability."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from memviz.charts.character_marks import symbol_drawn

_COLUMNS = 2
_WIDTH = 290  # pixels of a model's bars


def suggestions_chart(table: pd.DataFrame, colours: Mapping[str, str]) -> alt.FacetChart:
    """Return a panel per model: its suggestions, the most probable first, with a bar each.

    `table` has model, rank (from 1), suggestion and probability (0 to 1); `colours` are hex by
    model.
    """
    rows = table.assign(
        colour=table["model"].map(colours),
        said=[
            f"{symbol_drawn(row.suggestion)}  {row.probability:.1%}" for row in table.itertuples()
        ],
    )
    base = alt.Chart().encode(y=alt.Y("rank:O", title=None, axis=None))
    bars = base.mark_bar(tooltip=None, opacity=0.45).encode(
        x=alt.X(
            "probability:Q",
            title="Probability",
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(format="%", tickCount=5),
        ),
        color=alt.Color("colour:N", scale=None),
    )
    words = base.mark_text(align="left", dx=6, fontSize=13, tooltip=None).encode(
        x=alt.XValue(0), text="said:N"
    )
    return (
        alt.layer(bars, words, data=rows)
        .properties(width=_WIDTH, height=alt.Step(26))
        .facet(facet=alt.Facet("model:N", title=None, sort=list(colours)), columns=_COLUMNS)
    )
