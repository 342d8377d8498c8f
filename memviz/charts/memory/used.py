"""What is remembered against what is used: two graphs above each other, one axis of distance."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from memviz.charts.memory.ink import EXTENT, figure_axis, highest_shown, lag_axis, lags_of
from memviz.charts.model_encodings import line_marks, model_colour, model_shape, spread
from memviz.charts.reach import LEAST

HEIGHT = 170  # pixels of each
_WIDTH = 640  # pixels on paper; on a page they take its width
_TITLE = lags_of("character")
_NATS, _SHARE = "Nats in the state", "Share of connectivity"


def remembered_and_used(
    remembered: pd.DataFrame, used: pd.DataFrame, colours: Mapping[str, str], farthest: int
) -> tuple[alt.LayerChart, alt.LayerChart]:
    """Return both graphs: nats recovered, and mean share of connectivity, by characters back.

    `remembered` has the columns model, lag, value, low, high (nats), `used` model, lag, share
    (0 to 1), low, high; NaN where an interval is unknown. Shares below `LEAST` are left out, their
    scale is logarithmic. `colours` holds every model's hex colour, in legend order; lines
    bear each model's shape too. They line up
    below each other where they are equally wide.
    """
    remembered = remembered[remembered["lag"] <= farthest]
    used = used[(used["lag"] <= farthest) & (used["share"] >= LEAST)]
    used = used.assign(low=used["low"].clip(lower=LEAST))
    colour, models = model_colour(colours), list(colours)
    highest = highest_shown(remembered["value"], "nats")
    above = _graph(
        alt.Chart(remembered).encode(x=lag_axis(farthest, title=None), color=colour),
        figure_axis("low", "nats", highest, _NATS),
        figure_axis("value", "nats", highest, _NATS),
        alt.Tooltip("value:Q", title=_NATS, format=".2f"),
        line_marks(spread(remembered, models), colours, x=lag_axis(farthest, title=None)),
    )
    below = _graph(
        alt.Chart(used).encode(x=lag_axis(farthest, _TITLE), color=colour.legend(None)),
        _share_axis("low"),
        _share_axis("share"),
        alt.Tooltip("share:Q", title=_SHARE, format=".2%"),
        line_marks(spread(used, models), colours, x=lag_axis(farthest, _TITLE)).encode(
            color=colour.legend(None), shape=model_shape(colours).legend(None)
        ),
    )
    return above.properties(height=HEIGHT), below.properties(height=HEIGHT)


def on_one_axis(graphs: tuple[alt.LayerChart, alt.LayerChart]) -> alt.VConcatChart:
    """Return the graphs above each other as one picture."""
    return alt.vconcat(*(graph.properties(width=_WIDTH) for graph in graphs), spacing=14)


def _graph(
    base: alt.Chart, low: alt.Y, value: alt.Y, reading: alt.Tooltip, marks: alt.Chart
) -> alt.LayerChart:
    nearest = alt.selection_point(
        name=f"nearest_{reading.shorthand.partition(':')[0]}",
        on="pointerover",
        nearest=True,
        empty=False,
        clear="pointerout",
    )
    band = base.mark_area(opacity=0.18, clip=True).encode(y=low, y2="high:Q")
    line = base.mark_line(strokeWidth=2, clip=True).encode(y=value)
    points = (
        base.mark_point(filled=True, size=70)
        .encode(
            y=value,
            opacity=alt.when(nearest).then(alt.value(1)).otherwise(alt.value(0)),
            tooltip=[
                alt.Tooltip("model:N", title="Model"),
                alt.Tooltip("lag:Q", title=_TITLE),
                reading,
            ],
        )
        .add_params(nearest)
    )
    return alt.LayerChart(layer=[band, line, marks.encode(y=value), points])


def _share_axis(column: str) -> alt.Y:
    return alt.Y(
        f"{column}:Q",
        title=_SHARE,
        scale=alt.Scale(type="log"),
        axis=alt.Axis(format="~g", tickCount=4, minExtent=EXTENT),
    )
