"""Cross entropy of networks beside that of n-grams of growing length."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from memviz.charts.errors.picking import picking
from memviz.charts.known_letters.ink import NEUTRAL
from memviz.charts.model_encodings import line_marks, model_colour, model_shape

NGRAMS = "n-grams"
_HEIGHT = 330
_MARKS = 3  # on each line across


def cross_entropy_chart(
    ngrams: pd.DataFrame, networks: pd.DataFrame, colours: Mapping[str, str], picked: str
) -> alt.LayerChart:
    """Return a chart of nats per character: n-grams along their length, networks as lines across.

    A click picks the n-grams of a length.

    `ngrams` has name, order (characters), nats, low, high; `networks` has model, nats, low, high;
    lows and highs, NaN where unknown, are drawn as bars and bands. `colours` holds every network's
    hex colour, in legend order.
    """
    y = alt.Y(
        "nats:Q",
        title="Cross entropy, nats per character",
        scale=alt.Scale(zero=False, nice=True),
        axis=alt.Axis(tickCount=6),
    )
    colours = {**colours, NGRAMS: NEUTRAL}
    colour = model_colour(colours)
    curve = alt.Chart(ngrams.assign(model=NGRAMS)).encode(
        x=alt.X(
            "order:O",
            title="Length of the n-grams, in characters",
            axis=alt.Axis(labelAngle=0, grid=False),
        ),
        color=colour,
    )
    selection = picking("name", picked)
    across = alt.Chart(networks).encode(color=colour)
    return alt.LayerChart(
        layer=[
            across.mark_rect(opacity=0.18).encode(y=_bound("low", y), y2="high:Q"),
            curve.mark_rule(strokeWidth=1.5).encode(y=_bound("low", y), y2="high:Q"),
            curve.mark_line(strokeWidth=2).encode(y=y),
            curve.mark_point(filled=True, opacity=1, cursor="pointer")
            .encode(
                y=y,
                shape=model_shape(colours),
                size=alt.when(selection).then(alt.value(220)).otherwise(alt.value(80)),
                tooltip=[alt.Tooltip("order:O", title="n-grams of length"), *_figures()],
            )
            .add_params(selection),
            across.mark_rule(strokeWidth=2.5).encode(
                y=y, tooltip=[alt.Tooltip("model:N", title="Model"), *_figures()]
            ),
            line_marks(_along(networks), colours, x=_AT, y=y),
        ]
    ).properties(height=_HEIGHT)


_AT = alt.XValue(alt.expr("datum.along * width"))


def _along(networks: pd.DataFrame) -> pd.DataFrame:
    """Return where each network's line bears a mark, from 0 to 1: no two in the same place."""
    places = pd.DataFrame({"mark": range(_MARKS)})
    marked = networks.reset_index(drop=True).reset_index(names="place").merge(places, how="cross")
    ahead = (marked["place"] + 0.5) / len(networks)
    return marked.assign(along=(marked["mark"] + ahead) / _MARKS)


def _bound(column: str, y: alt.Y) -> alt.Y:
    return alt.Y(f"{column}:Q", title=y["title"], scale=y["scale"], axis=y["axis"])


def _figures() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("nats:Q", title="Nats per character", format=".4f"),
        alt.Tooltip("low:Q", title="95 % interval from", format=".4f"),
        alt.Tooltip("high:Q", title="to", format=".4f"),
    ]
