"""The scatter of gate saturation: a point per cell, a panel per model, layer and gate."""

from typing import Any

import altair as alt
import pandas as pd

from memviz.charts.gate_points import Pointed, rings
from memviz.charts.known_letters.ink import NEUTRAL


def gate_saturation_panel(
    table: pd.DataFrame, colour: str, pointed: Pointed | None = None
) -> alt.LayerChart:
    """Return one panel: share of time left-saturated against share right-saturated, 0 to 100 %.

    `table` has a row per cell of one model, layer and gate, with the columns model, layer, gate,
    cell, left, left_low, left_high, the same of right, and characters, as in
    `memviz.gate_saturation`. Where it is `pointed` at, a point shows its figures and leads on.
    `colour` is the model's, hex. No point lies beyond the diagonal line, where a gate is saturated
    all the time; those above the dashed line are right-saturated for over half of it.
    """
    drawn = table.assign(
        left_interval=_intervals(table, "left"), right_interval=_intervals(table, "right")
    )
    base = alt.Chart(drawn).encode(x=_X, y=_Y)
    points = base.mark_circle(color=colour, size=30).encode(opacity=alt.value(0.7))
    shown = [] if pointed is None else [rings(base, colour, _FIGURES, pointed)]
    return alt.LayerChart(layer=[*_guides(), points, *shown])


_FIGURES = [
    alt.Tooltip("left_interval:N", title="Left-saturated"),
    alt.Tooltip("right_interval:N", title="Right-saturated"),
]


def _axis(title: str) -> dict[str, Any]:
    """Return scale and axis of a share of time, the same in every panel so that they compare."""
    return {
        "title": title,
        "scale": alt.Scale(domain=[0, 1], nice=False),
        "axis": alt.Axis(
            values=[0, 0.25, 0.5, 0.75, 1],
            format=".0%",
            grid=False,
            titlePadding=4,
            labelFlush=False,
        ),
    }


_X = alt.X("left:Q", **_axis("Left-saturated"))
_Y = alt.Y("right:Q", **_axis("Right-saturated"))


def _guides() -> list[alt.Chart]:
    """Return the diagonal of gates that are saturated all the time, and the line of half of it."""
    diagonal = pd.DataFrame({"left": [0.0, 1.0], "right": [1.0, 0.0]})
    half = pd.DataFrame({"left": [0.0, 0.5], "right": [0.5, 0.5]})
    return [
        alt.Chart(line).mark_line(color=NEUTRAL, strokeWidth=1, strokeDash=dash).encode(x=_X, y=_Y)
        for line, dash in ((diagonal, [1, 0]), (half, [4, 4]))
    ]


def _intervals(table: pd.DataFrame, name: str) -> list[str]:
    """Return each share with its interval where it has one, as a reader sees them."""
    columns = zip(table[name], table[f"{name}_low"], table[f"{name}_high"], strict=True)
    return [
        f"{share:.1%}" if pd.isna(low) else f"{share:.1%} [{low:.1%}, {high:.1%}]"
        for share, low, high in columns
    ]
