"""The accuracy graph: accuracy by the number of letters already known."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

BASELINE = "No context"
CEILING = "Ceiling"
NEUTRAL = "#8a9498"

_DASHES = {1: [1, 0], 2: [7, 4], 3: [2, 3]}
_ORDINALS = {1: "top 1", 2: "top 2", 3: "top 3"}
_CEILING_DASH = [12, 3, 2, 3]


def accuracy_chart(
    curves: pd.DataFrame, ceiling: pd.DataFrame, colours: Mapping[str, str]
) -> alt.LayerChart:
    """Return a chart of accuracy against known letters: colour = model, dash = top 1, 2 or 3.

    `curves` has the columns model, known_letters, top, accuracy (0 to 1), n (positions), low and
    high (95 % interval, drawn as a band; NaN where unknown). `ceiling` has known_letters,
    accuracy and n, and may be empty. `colours` holds every model's hex colour, in legend order.
    """
    table = curves.assign(
        counted=curves["top"].map(_ORDINALS),
        interval=[_interval(row.low, row.high) for row in curves.itertuples()],
    )
    x = alt.X(
        "known_letters:Q",
        title="Letters of the word already known",
        scale=alt.Scale(nice=False),
        axis=alt.Axis(tickMinStep=1, grid=False),
    )
    colour = alt.Color(
        "model:N",
        title=None,
        scale=alt.Scale(domain=list(colours), range=list(colours.values())),
        legend=alt.Legend(
            orient="top",
            columns=2,
            symbolType="stroke",
            symbolStrokeWidth=4,
            symbolSize=300,
            symbolOpacity=1,
        ),
    )
    base = alt.Chart(table).encode(x=x)
    layers = [*_ceiling(ceiling, x), _bands(base, colour), _lines(base, colour)]
    return alt.LayerChart(layer=[*layers, _points(base, colour)]).properties(height=520)


def _bands(base: alt.Chart, colour: alt.Color) -> alt.Chart:
    return base.mark_area(opacity=0.18).encode(
        y=alt.Y("low:Q"), y2="high:Q", color=colour, detail="top:N"
    )


def _lines(base: alt.Chart, colour: alt.Color) -> alt.Chart:
    return base.mark_line(strokeWidth=2).encode(
        y=_accuracy_axis(),
        color=colour,
        strokeDash=alt.StrokeDash(
            "counted:N",
            title=None,
            scale=alt.Scale(domain=list(_ORDINALS.values()), range=list(_DASHES.values())),
            legend=alt.Legend(orient="bottom", columns=3, symbolType="stroke", symbolSize=600),
        ),
    )


def _points(base: alt.Chart, colour: alt.Color) -> alt.Chart:
    """Return points that show themselves, and their figures, where the pointer is nearest."""
    nearest = alt.selection_point(on="pointerover", nearest=True, empty=False, clear="mouseout")
    return (
        base.mark_point(filled=True, size=70)
        .encode(
            y=_accuracy_axis(),
            color=colour,
            opacity=alt.when(nearest).then(alt.value(1)).otherwise(alt.value(0)),
            tooltip=[
                alt.Tooltip("model:N", title="Model"),
                alt.Tooltip("counted:N", title="Counted right"),
                alt.Tooltip("known_letters:Q", title="Known letters"),
                alt.Tooltip("accuracy:Q", title="Accuracy", format=".1%"),
                alt.Tooltip("interval:N", title="95 % interval"),
                alt.Tooltip("n:Q", title="Positions", format=","),
            ],
        )
        .add_params(nearest)
    )


def _ceiling(ceiling: pd.DataFrame, x: alt.X) -> list[alt.Chart]:
    if ceiling.empty:
        return []
    line = alt.Chart(ceiling).encode(x=x, y=_accuracy_axis())
    name = alt.Chart(ceiling.head(1)).encode(x=x, y=_accuracy_axis())
    return [
        line.mark_line(color=NEUTRAL, strokeDash=_CEILING_DASH, strokeWidth=1.5).encode(
            tooltip=[
                alt.Tooltip("known_letters:Q", title="Known letters"),
                alt.Tooltip("accuracy:Q", title="Words in the vocabulary", format=".1%"),
                alt.Tooltip("n:Q", title="Positions", format=","),
            ],
        ),
        name.mark_text(text=CEILING, color=NEUTRAL, align="left", dx=6, dy=-7),
    ]


def _accuracy_axis() -> alt.Y:
    return alt.Y(
        "accuracy:Q",
        title="Accuracy",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", tickCount=5),
    )


def _interval(low: float, high: float) -> str:
    return "not published" if pd.isna(low) else f"{low:.1%} to {high:.1%}"
