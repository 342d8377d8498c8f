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

    Dashed and with hollow marks, in a model's colour, is what untrained ones of its shape reach.

    `curves` has the columns model, lag, place (what of the state was read), value, low and high
    (95 % interval, drawn as a band; NaN where unknown); `floors` name, source (one line each),
    model (of whose shape the untrained are; None for what depends on the text alone), lag, value,
    low and high. Lags up to `farthest` are drawn. `colours` holds every model's hex colour,
    in legend order. The rule at the pointer reads every line there. Lags count what `symbol`
    names.
    """
    curves, floors = (table[table["lag"] <= farthest] for table in (curves, floors))
    highest = highest_shown(curves["value"], figure)
    x, colour = lag_axis(farthest, lags_of(symbol)), model_colour(colours)
    value = figure_axis("value", figure, highest)
    base = alt.Chart(curves).encode(x=x, color=colour)
    of_text, untrained = floors[floors["model"].isna()], floors[floors["model"].notna()]
    dashes = dash("name", _dashed_second(_names(of_text), _names(untrained)), "bottom", narrow=1)
    grey = (
        alt.Chart(of_text)
        .mark_line(color=FLOOR, strokeWidth=1.25, clip=True)
        .encode(x=x, y=value, strokeDash=dashes, detail="source:N")
    )
    beside = alt.Chart(untrained).encode(x=x, color=colour)
    untrained_band = (
        beside.transform_filter("isValid(datum.low)")
        .mark_area(opacity=0.12, clip=True)
        .encode(y=figure_axis("low", figure, highest), y2="high:Q")
    )
    untrained_line = beside.mark_line(strokeWidth=1.5, clip=True).encode(y=value, strokeDash=dashes)
    hollow = line_marks(spread(untrained, list(colours)), colours, filled=False, x=x, y=value)
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
    layers = [grey, untrained_band, untrained_line, hollow, band, line, marks, rule]
    return alt.LayerChart(layer=layers).properties(height=360)


def _dashed_second(of_text: list[str], untrained: list[str]) -> list[str]:
    """Return the names in the order of their dashes: the untrained have the second, plain one."""
    return [*of_text[:1], *untrained, *of_text[1:]]


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
