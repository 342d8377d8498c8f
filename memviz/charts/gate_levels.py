"""How high gates stand that are not bound to 0 to 1: for each its median and its usual range."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from memviz.charts.gate_points import Pointed, rings
from memviz.charts.known_letters.ink import NEUTRAL
from memviz.charts.level_words import interval_text, level_text

_LEAST = 1e-30  # on a logarithmic axis: what is smaller, or 0, stands there
_LEVELS = ["lower", "median", "upper"]
_UNCHANGED = 1.0  # a gate at this level passes on what comes as it is
_FIGURES = [
    alt.Tooltip("median_interval:N", title="Median"),
    alt.Tooltip("most_of_the_time:N", title="90 % of the time"),
]
_NO_TICKS = alt.Axis(grid=False, ticks=False, labels=False, titlePadding=8)


def gate_levels_panel(
    table: pd.DataFrame, colour: str, all_layers: pd.DataFrame, pointed: Pointed | None = None
) -> alt.LayerChart:
    """Return one panel: for each gate a line from its 5 % to its 95 % level, a point at its median.

    `table` has a row per gate of one model, layer and name, with the columns model, layer, gate,
    range_from, range_to, cell, lower, median, median_low, median_high, upper and characters, as in
    `memviz.analysis.gate_levels`; `all_layers` has those of the model's other layers too, whose
    panels have the same axis. `colour` is the model's, hex.

    Gates stand in the order of their medians. The axis is logarithmic for gates of 0 and more
    without an end, which may differ by many powers of ten. The dashed line is at 1, where a gate
    passes on what comes as it is. Where it is `pointed` at, a point shows its figures and leads on.
    """
    is_logarithmic = _is_logarithmic(table)
    levels: dict[str, Any] = {
        "title": "Gate, logarithmic" if is_logarithmic else "Gate",
        "scale": _scale(all_layers, is_logarithmic),
        "axis": alt.Axis(grid=False, titlePadding=4, tickCount=5, format="~g"),
    }
    median = alt.Y("median_drawn:Q", **levels)
    place = alt.X(
        "place:Q",
        title="Gates, lowest median first",
        axis=_NO_TICKS,
        scale=alt.Scale(domain=[-0.5, len(table) - 0.5], nice=False),
    )
    base = alt.Chart(_drawn(table, is_logarithmic)).encode(x=place)
    spans = base.mark_rule(
        color=colour, opacity=0.55, strokeWidth=max(1, min(8, 200 / len(table)))
    ).encode(y=alt.Y("lower_drawn:Q", **levels), y2="upper_drawn:Q")
    points = base.mark_circle(color=colour, opacity=1, size=30 if len(table) < 100 else 12).encode(
        y=median
    )
    shown = [] if pointed is None else [rings(base.encode(y=median), colour, _FIGURES, pointed)]
    return alt.LayerChart(layer=[*_guides(is_logarithmic, levels), spans, points, *shown])


def _drawn(table: pd.DataFrame, is_logarithmic: bool) -> pd.DataFrame:
    """Return the gates in the order of their medians, with what is drawn and said of each."""
    drawn = table.sort_values("median", kind="stable", ignore_index=True)
    levels = drawn[_LEVELS].to_numpy(np.float64)
    if is_logarithmic:
        levels = levels.clip(_LEAST)
    medians = zip(drawn["median"], drawn["median_low"], drawn["median_high"], strict=True)
    spans = zip(drawn["lower"], drawn["upper"], strict=True)
    return drawn.assign(
        place=np.arange(len(drawn)),
        **{f"{name}_drawn": levels[:, at] for at, name in enumerate(_LEVELS)},
        median_interval=[interval_text(*median) for median in medians],
        most_of_the_time=[f"{level_text(low)} to {level_text(high)}" for low, high in spans],
    ).drop(columns=["range_from", "range_to"])  # which may be infinite, as no JSON can say


def _is_logarithmic(table: pd.DataFrame) -> bool:
    return bool((table["range_from"] == 0).all() and np.isinf(table["range_to"]).all())


def _scale(table: pd.DataFrame, is_logarithmic: bool) -> alt.Scale:
    """Return a scale that has room for all levels, for 1 and, where it is linear, for 0."""
    low, high = table["lower"].min(), max(table["upper"].max(), _UNCHANGED)
    if is_logarithmic:
        return alt.Scale(type="log", domain=[max(low, _LEAST), high], nice=True)
    return alt.Scale(domain=[min(low, 0), high], nice=True)


def _guides(is_logarithmic: bool, levels: dict[str, Any]) -> list[alt.Chart]:
    """Return the line of a gate that changes nothing and, where 0 is seen, that of a shut one."""
    lines = [(_UNCHANGED, [4, 4]), *([] if is_logarithmic else [(0.0, [1, 0])])]
    return [
        alt.Chart(pd.DataFrame({"level": [level]}))
        .mark_rule(color=NEUTRAL, strokeWidth=1, strokeDash=dash)
        .encode(y=alt.Y("level:Q", **levels))
        for level, dash in lines
    ]
