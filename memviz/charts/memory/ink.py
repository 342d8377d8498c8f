"""What the graphs of memory share: axes, grey for what is of no model, the pointer's rule."""

from collections.abc import Sequence
from typing import Literal

import altair as alt
import pandas as pd

from memviz.analysis.memory.summary import Score

FLOOR = "#7f898d"  # grey that is seen on white and on black
EXTENT = 48  # pixels that the labels of y axes take: graphs above each other line up
DASHES = ([1, 0], [7, 3], [2, 3], [9, 3, 2, 3], [5, 2, 1, 2, 1, 2], [1, 5])
_TITLES = {"nats": "Nats recovered", "accuracy": "Accuracy"}
_FORMATS = {"nats": ".2f", "accuracy": ".0%"}


def lags_of(symbol: str) -> str:
    """Return what lags count, as the title of an axis."""
    return f"{symbol.capitalize()}s back"


def lag_axis(farthest: int, title: str | None) -> alt.X:
    """Return the axis of lags from 0, the symbol just read, to `farthest`."""
    return alt.X(
        "lag:Q",
        title=title,
        scale=alt.Scale(domain=[0, farthest], nice=False),
        axis=alt.Axis(grid=False, tickMinStep=1, tickCount=8),
    )


def highest_shown(values: pd.Series, figure: Score) -> float:
    """Return where the axis of a figure ends: a little above the highest of `values`."""
    return 1.0 if figure == "accuracy" else 1.05 * max(float(values.max()), 0.1)


def figure_axis(column: str, figure: Score, highest: float, title: str | None = None) -> alt.Y:
    """Return the axis of nats or accuracy, from 0 to `highest`."""
    return alt.Y(
        f"{column}:Q",
        title=title or _TITLES[figure],
        scale=alt.Scale(domain=[0, highest], nice=False, clamp=True),
        axis=alt.Axis(format="~g" if figure == "nats" else ".0%", tickCount=5, minExtent=EXTENT),
    )


def dash(
    field: str, names: Sequence[str], orient: Literal["top", "bottom"], narrow: int
) -> alt.StrokeDash:
    """Return the encoding of a column of names by dashes, the first one a whole line.

    The legend has `narrow` columns where there is little room.
    """
    return alt.StrokeDash(
        f"{field}:N",
        title=None,
        scale=alt.Scale(domain=list(names), range=list(DASHES[: len(names)])),
        legend=alt.Legend(
            orient=orient,
            columns=alt.ExprRef(f"width < 480 ? {narrow} : 4"),
            symbolType="stroke",
            symbolSize=500,
            symbolStrokeColor=FLOOR,
            labelLimit=240,
        ),
    )


def shown(value: float, figure: Score) -> str:
    """Return a value with the decimals that readers see."""
    return format(value, _FORMATS[figure])


def with_interval(value: float, low: float, high: float, figure: Score) -> str:
    """Return a value with its interval, where that is known, as readers see them."""
    interval = "" if pd.isna(low) else f" [{shown(low, figure)}, {shown(high, figure)}]"
    return f"{shown(value, figure)}{interval}"


def pointed_rule(
    rows: pd.DataFrame, x: alt.X, names: Sequence[str], key: str, title: str
) -> alt.Chart:
    """Return a rule at the lag nearest to the pointer, with the columns `names` in its tooltip.

    `rows` is a table with a row per lag, called `title`; its other columns are texts.
    """
    fields = {name: f"read{position}" for position, name in enumerate(names)}
    nearest = alt.selection_point(
        name=key, on="pointerover", nearest=True, fields=["lag"], empty=False, clear="pointerout"
    )
    return (
        alt.Chart(rows.rename(columns=fields))  # names hold commas, which mean something in Vega
        .mark_rule(color=FLOOR, strokeWidth=1.5)
        .encode(
            x=x,
            opacity=alt.when(nearest).then(alt.value(1)).otherwise(alt.value(0)),
            tooltip=[
                alt.Tooltip("lag:Q", title=title),
                *(alt.Tooltip(f"{fields[name]}:N", title=name) for name in names),
            ],
        )
        .add_params(nearest)
    )
