"""Errors by the oracle that removes them, model beside model, and how two models differ."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from memviz.charts.errors.picking import picking, strength
from memviz.charts.errors.rows import rows
from memviz.charts.known_letters.ink import NEUTRAL
from memviz.charts.model_encodings import line_marks, model_colour

_ROW = 30  # pixels


def breakdown_chart(
    table: pd.DataFrame, colours: Mapping[str, str], picked: str | None
) -> alt.LayerChart:
    """Return a bar for each oracle and model: errors per 1,000 characters; a click picks one.

    `table` has bar (a name of its own), oracle, model, errors, share (0 to 1), rate, low, high,
    in the order of rows. `colours` holds every model's hex colour, in legend order.
    """
    selection = picking("bar", picked)
    base = _rows(table).encode(yOffset=alt.YOffset("model:N", sort=list(colours)))
    x = _rate("rate:Q", "Errors per 1,000 characters")
    bars = (
        base.mark_bar(cursor="pointer")
        .encode(
            x=x,
            color=model_colour(colours),
            opacity=strength(selection),
            tooltip=[
                alt.Tooltip("model:N", title="Model"),
                alt.Tooltip("oracle:N", title="Oracle"),
                alt.Tooltip("errors:Q", title="Errors", format=","),
                alt.Tooltip("share:Q", title="Of the model’s errors", format=".1%"),
                alt.Tooltip("rate:Q", title="Per 1,000 characters", format=".1f"),
                *_interval(),
            ],
        )
        .add_params(selection)
    )
    bounds = base.mark_rule(color=NEUTRAL, strokeWidth=1.5, tooltip=None).encode(
        x=_rate("low:Q", x["title"]), x2="high:Q"
    )
    heads = line_marks(table, colours, x=x, y=base.encoding.y, yOffset=base.encoding.yOffset)
    return alt.LayerChart(layer=[bars, bounds, heads]).properties(height=_ROW * _count(table))


def difference_chart(
    table: pd.DataFrame, colours: tuple[str, str], picked: str | None
) -> alt.LayerChart:
    """Return for each oracle how many errors more the first of two models has; a click picks one.

    `table` has oracle, difference, low, high (per 1,000 characters). `colours`: of the first
    model, for what it has more of, and of the second.
    """
    base = _rows(table)
    title = "More errors per 1,000 characters"
    tooltip = [
        alt.Tooltip("oracle:N", title="Oracle"),
        alt.Tooltip("difference:Q", title="Difference", format="+.2f"),
        *_interval(),
    ]
    selection = picking("oracle", picked)
    sign = alt.when("datum.difference > 0").then(alt.value(colours[0]))
    zero = alt.Chart(pd.DataFrame({"difference": [0.0]})).mark_rule(color=NEUTRAL)
    return alt.LayerChart(
        layer=[
            zero.encode(x=_rate("difference:Q", title)),
            base.mark_rule(strokeWidth=2).encode(
                x=_rate("low:Q", title),
                x2="high:Q",
                color=sign.otherwise(alt.value(colours[1])),
                tooltip=tooltip,
            ),
            base.mark_point(filled=True, opacity=1, cursor="pointer")
            .encode(
                x=_rate("difference:Q", title),
                color=sign.otherwise(alt.value(colours[1])),
                size=alt.when(selection).then(alt.value(200)).otherwise(alt.value(80)),
                tooltip=tooltip,
            )
            .add_params(selection),
        ]
    ).properties(height=0.75 * _ROW * _count(table))


def _rows(table: pd.DataFrame) -> alt.Chart:
    names = list(dict.fromkeys(table["oracle"]))
    return alt.Chart(table).encode(y=rows("oracle", names))


def _rate(field: str, title: str) -> alt.X:
    return alt.X(field, title=title, axis=alt.Axis(tickCount=6))


def _count(table: pd.DataFrame) -> int:
    return int(table["oracle"].nunique())


def _interval() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("low:Q", title="95 % interval from", format="+.2f"),
        alt.Tooltip("high:Q", title="to", format="+.2f"),
    ]
