"""The graph of several models' signatures: what is recovered of the character k back."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from memviz.analysis.memory.summary import Score
from memviz.charts.memory.ink import (
    FLOOR,
    dash,
    figure_axis,
    highest_shown,
    lag_axis,
    lags_of,
    pointed_rule,
    with_interval,
)
from memviz.charts.model_encodings import line_marks, model_colour, spread


def signatures_chart(
    curves: pd.DataFrame,
    floors: pd.DataFrame,
    colours: Mapping[str, str],
    figure: Score,
    farthest: int,
    symbol: str = "character",
) -> alt.LayerChart:
    """Return a chart of nats or accuracy against lag: colour and shape = model, grey = no model.

    `curves` has the columns model, lag, place (what of the state was read), value, low and high
    (95 % interval, drawn as a band; NaN where unknown); `floors` name, source (one line each), lag,
    value, low and high. Lags up to `farthest` are drawn. `colours` holds every model's hex colour,
    in legend order. The rule at the pointer reads every line there. Lags count what `symbol`
    names.
    """
    curves, floors = (table[table["lag"] <= farthest] for table in (curves, floors))
    highest = highest_shown(curves["value"], figure)
    x, colour = lag_axis(farthest, lags_of(symbol)), model_colour(colours)
    value = figure_axis("value", figure, highest)
    base = alt.Chart(curves).encode(x=x, color=colour)
    dashes = dash("name", _names(floors), "bottom", narrow=1)
    grey = (
        alt.Chart(floors)
        .mark_line(color=FLOOR, strokeWidth=1.25, clip=True)
        .encode(
            x=x,
            y=value,
            strokeDash=dashes,
            detail="source:N",
        )
    )
    grey_band = (
        alt.Chart(floors.dropna(subset=["low", "high"]))
        .mark_area(color=FLOOR, opacity=0.2, clip=True)
        .encode(x=x, y=figure_axis("low", figure, highest), y2="high:Q", detail="source:N")
    )
    band = base.mark_area(opacity=0.2, clip=True).encode(
        y=figure_axis("low", figure, highest), y2="high:Q"
    )
    line = base.mark_line(strokeWidth=2.5, clip=True).encode(y=value)
    marks = line_marks(spread(curves, list(colours)), colours, x=x, y=value)
    rule = pointed_rule(
        _readings(curves, floors, figure),
        x,
        [*colours, *_sources(floors)],
        "lag_pointed",
        lags_of(symbol),
    )
    return alt.LayerChart(layer=[grey, grey_band, band, line, marks, rule]).properties(height=360)


def _names(floors: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(floors["name"]))


def _sources(floors: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(floors["source"]))


def _readings(curves: pd.DataFrame, floors: pd.DataFrame, figure: Score) -> pd.DataFrame:
    """Return a row per lag, with what every model and floor has there, as text."""
    lags = sorted({*curves["lag"], *floors["lag"]})
    table = pd.DataFrame({"lag": lags})
    for model, rows in curves.groupby("model", sort=False):
        read = {row.lag: f"{_reading(row, figure)}, from {row.place}" for row in rows.itertuples()}
        table[str(model)] = [read.get(lag, "–") for lag in lags]
    for source, rows in floors.groupby("source", sort=False):
        read = {row.lag: _reading(row, figure) for row in rows.itertuples()}
        table[str(source)] = [read.get(lag, "–") for lag in lags]
    return table


def _reading(row: Any, figure: Score) -> str:
    return with_interval(row.value, row.low, row.high, figure)
