"""How probable the closing bracket is, by how far back the opening one lies."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from memviz.charts.errors.picking import picking, strength
from memviz.charts.model_encodings import model_colour, model_shape

_HEIGHT = 300


def closing_chart(
    curves: pd.DataFrame, colours: Mapping[str, str], picked: str | None
) -> alt.LayerChart:
    """Return mean probability against distance; a click picks a group of distances.

    `curves` has model, group (name of the distances), distance (characters), probability (0 to
    1), low, high and n. `colours` holds every model's hex colour, in legend order.
    """
    selection = picking("group", picked)
    colour = model_colour(colours)
    y = alt.Y(
        "probability:Q",
        title="Mean probability of the closing one",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format=".0%", tickCount=5),
    )
    base = alt.Chart(curves).encode(
        x=alt.X(
            "distance:Q",
            title="Characters back to the opening one",
            scale=alt.Scale(type="log", nice=False, padding=12),
            axis=alt.Axis(grid=False, tickCount=6, format="~s"),
        ),
        color=colour,
    )
    low = alt.Y("low:Q", title=y["title"], scale=y["scale"], axis=y["axis"])
    return alt.LayerChart(
        layer=[
            base.mark_area(opacity=0.12, tooltip=None).encode(y=low, y2="high:Q"),
            base.mark_line(strokeWidth=2, tooltip=None).encode(y=y),
            base.mark_point(filled=True, size=110, cursor="pointer")
            .encode(
                y=y,
                shape=model_shape(colours),
                opacity=strength(selection),
                tooltip=[
                    alt.Tooltip("model:N", title="Model"),
                    alt.Tooltip("group:N", title="Distance"),
                    alt.Tooltip("probability:Q", title="Mean probability", format=".1%"),
                    alt.Tooltip("low:Q", title="95 % interval from", format=".1%"),
                    alt.Tooltip("high:Q", title="to", format=".1%"),
                    alt.Tooltip("n:Q", title="Occurrences", format=","),
                ],
            )
            .add_params(selection),
        ]
    ).properties(height=_HEIGHT)
