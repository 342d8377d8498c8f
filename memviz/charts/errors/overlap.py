"""Errors that two models share, and those of one alone."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from memviz.charts.errors.picking import picking, strength
from memviz.charts.known_letters.ink import ink

BOTH_WRONG, BOTH_RIGHT = "#a1495c", "#b4bfc2"  # of what is no model's alone

_ROW = 44  # pixels


def overlap_chart(
    parts: pd.DataFrame, colours: Sequence[str], picked: str | None
) -> alt.LayerChart:
    """Return horizontal bars, one for each part of all positions; a click picks one.

    `parts` has part (its name), positions and share (0 to 1); `colours` are its rows' hex colours.
    """
    names = parts["part"].tolist()
    selection = picking("part", picked)
    table = parts.assign(
        label=[f"{row.positions:,}  ·  {row.share:.1%}" for row in parts.itertuples()]
    )
    base = alt.Chart(table).encode(
        y=alt.Y("part:N", sort=names, title=None, axis=alt.Axis(labelLimit=220, ticks=False)),
        x=alt.X(
            "positions:Q",
            title="Characters",
            scale=alt.Scale(domainMax=_room(parts["positions"].max()), nice=False),
            axis=alt.Axis(format="~s", tickCount=5),
        ),
    )
    bars = (
        base.mark_bar(cornerRadiusEnd=3, cursor="pointer")
        .encode(
            color=alt.Color(
                "part:N", scale=alt.Scale(domain=names, range=list(colours)), legend=None
            ),
            opacity=strength(selection),
            tooltip=[
                alt.Tooltip("part:N", title="Part"),
                alt.Tooltip("positions:Q", title="Characters", format=","),
                alt.Tooltip("share:Q", title="Of all", format=".2%"),
            ],
        )
        .add_params(selection)
    )
    numbers = base.mark_text(align="left", dx=6, fontSize=12).encode(text="label:N", color=ink())
    return alt.LayerChart(layer=[bars, numbers]).properties(height=_ROW * len(parts))


def _room(longest: int) -> alt.ExprRef:
    """Return where the axis ends: far enough for the numbers after the bars, on a phone too."""
    return alt.expr(f"{longest} * (1 + 100 / max(width - 100, 60))")
