"""The scatter of gate saturation: a point per cell, a panel per model, layer and gate."""

import json
from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from memviz.charts.known_letters.ink import NEUTRAL

PAPER = 190  # pixels, the side of a panel on paper


def gate_saturation_panel(
    table: pd.DataFrame, colour: str, link: str | None = None, symbol: str = "character"
) -> alt.LayerChart:
    """Return one panel: share of time left-saturated against share right-saturated, 0 to 100 %.

    `table` has a row per cell of one model, layer and gate, with the columns model, layer, gate,
    cell, left, left_low, left_high, the same of right, and characters, as in
    `memviz.gate_saturation`. With a `link` a point shows its figures where the pointer is, and a
    click opens that address, with the cell's number put at its end.
    `colour` is the model's, hex. No point lies beyond the diagonal line, where a gate is saturated
    all the time; those above the dashed line are right-saturated for over half of it. Time is
    counted in what `symbol` names.
    """
    drawn = table.assign(
        left_interval=_intervals(table, "left"), right_interval=_intervals(table, "right")
    )
    base = alt.Chart(drawn).encode(x=_X, y=_Y)
    points = base.mark_circle(color=colour, size=30).encode(opacity=alt.value(0.7))
    rings = [] if link is None else [_pointed(base, colour, link, symbol)]
    return alt.LayerChart(layer=[*_guides(), points, *rings])


def gate_saturation_figure(table: pd.DataFrame, colours: Mapping[str, str]) -> alt.VConcatChart:
    """Return all panels of `table` as one figure: a row per layer and gate, models side by side.

    `colours` holds every model's hex colour.
    """
    rows = [
        alt.hconcat(
            *(
                gate_saturation_panel(panel, colours[model]).properties(
                    title=[model, f"{gate} gate, layer {layer}"], width=PAPER, height=PAPER
                )
                for (model, gate), panel in row.groupby(["model", "gate"], sort=False)
            )
        )
        for layer, row in table.groupby("layer")
    ]
    return alt.vconcat(*rows)


_TOOLTIP = [
    alt.Tooltip("model:N", title="Model"),
    alt.Tooltip("layer:Q", title="Layer"),
    alt.Tooltip("gate:N", title="Gate"),
    alt.Tooltip("cell:Q", title="Cell"),
    alt.Tooltip("left_interval:N", title="Left-saturated"),
    alt.Tooltip("right_interval:N", title="Right-saturated"),
]


def _pointed(base: alt.Chart, colour: str, link: str, symbol: str) -> alt.Chart:
    """Return rings that show themselves, and their figures, where the pointer is; larger than the
    points, so that they are easy to hit."""
    pointed = alt.selection_point(on="pointerover", empty=False, clear="pointerout")
    time = alt.Tooltip("characters:Q", title=f"{symbol.capitalize()}s", format=",")
    return (
        base.transform_calculate(link=f"{json.dumps(link)} + datum.cell")
        .mark_point(color=colour, size=130, strokeWidth=2, filled=False)
        .encode(
            opacity=alt.when(pointed).then(alt.value(1)).otherwise(alt.value(0)),
            tooltip=[*_TOOLTIP, time],
            href=alt.Href("link:N"),
        )
        .add_params(pointed)
    )


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
