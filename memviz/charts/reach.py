"""The graph of how far back connectivity lies: mean share by distance."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from memviz.charts.model_encodings import line_marks, model_colour, spread

LEAST = 1e-5  # mean shares below this are not drawn: they are negligible


def reach_chart(curves: pd.DataFrame, colours: Mapping[str, str]) -> alt.LayerChart:
    """Return a chart of mean share against distance, on a logarithmic scale: colour and shape =
    model.

    `curves` has the columns model, distance (characters), share (0 to 1), low and high (95 %
    interval, drawn as a band; NaN where unknown) and n (positions). Shares below `LEAST` are left
    out. `colours` holds every model's hex colour, in legend order.
    """
    table = _drawable(curves)
    colour = model_colour(colours)
    x = alt.X(
        "distance:Q",
        title="Distance back, in characters",
        scale=alt.Scale(nice=False),
        axis=alt.Axis(grid=False),
    )
    base = alt.Chart(table).encode(x=x)
    bands = base.mark_area(opacity=0.18).encode(y=_share_axis("low"), y2="high:Q", color=colour)
    lines = base.mark_line(strokeWidth=2).encode(y=_share_axis("share"), color=colour)
    marks = line_marks(spread(table, list(colours)), colours, x=x, y=_share_axis("share"))
    return alt.LayerChart(layer=[bands, lines, marks, _points(base, colour)]).properties(height=340)


def _drawable(curves: pd.DataFrame) -> pd.DataFrame:
    table = curves[curves["share"] >= LEAST]
    return table.assign(
        low=table["low"].clip(lower=LEAST),
        interval=[_interval(row.low, row.high) for row in table.itertuples()],
    )


def _points(base: alt.Chart, colour: alt.Color) -> alt.Chart:
    """Return points that show themselves, and their figures, where the pointer is nearest."""
    nearest = alt.selection_point(on="pointerover", nearest=True, empty=False, clear="mouseout")
    return (
        base.mark_point(filled=True, size=70)
        .encode(
            y=_share_axis("share"),
            color=colour,
            opacity=alt.when(nearest).then(alt.value(1)).otherwise(alt.value(0)),
            tooltip=[
                alt.Tooltip("model:N", title="Model"),
                alt.Tooltip("distance:Q", title="Characters back"),
                alt.Tooltip("share:Q", title="Mean share", format=".3%"),
                alt.Tooltip("interval:N", title="95 % interval"),
                alt.Tooltip("n:Q", title="Positions", format=","),
            ],
        )
        .add_params(nearest)
    )


def _share_axis(column: str) -> alt.Y:
    return alt.Y(
        f"{column}:Q",
        title="Mean share",
        scale=alt.Scale(type="log"),
        axis=alt.Axis(format="~g", tickCount=5),
    )


def _interval(low: float, high: float) -> str:
    return "unknown" if pd.isna(low) else f"{low:.3%} to {high:.3%}"
