"""The graph of memory over training: one figure of several models against batches."""

from collections.abc import Mapping
from typing import Literal, get_args

import altair as alt
import pandas as pd

from memviz.analysis.forgetting import FAR
from memviz.charts.model_encodings import line_marks, model_colour, spread
from memviz.evaluation.over_training import OverTraining

Learnt = Literal["half", "needed", "worth", "far", "gain"]
LEARNT: tuple[Learnt, ...] = get_args(Learnt)
_TITLES: dict[Learnt, str] = {
    "half": "{symbol}s that give half",
    "needed": "{symbol}s that give 95 %",
    "worth": "Context, nats",
    "far": f"Beyond {FAR}, nats",
    "gain": "Gain over no context",
}
HEIGHT = 300


def learnt_title(learnt: Learnt, symbol: str = "character") -> str:
    """Return what a figure is called, where distances are in characters or tokens."""
    title = _TITLES[learnt].format(symbol=symbol)
    return title[:1].upper() + title[1:]


def over_training_table(found: Mapping[str, OverTraining]) -> pd.DataFrame:
    """Return what was measured of the models as rows: model, batches, and each figure."""
    tables = [measured.table().assign(model=label) for label, measured in found.items()]
    return pd.concat(tables, ignore_index=True)


def over_training_chart(
    found: Mapping[str, OverTraining],
    colours: Mapping[str, str],
    learnt: Learnt,
    symbol: str = "character",
) -> alt.LayerChart:
    """Return the chart of a figure against batches: colour and shape = model.

    What no distance measured was enough for is left out.
    """
    table = over_training_table(found)[["model", "batches", learnt]].dropna()
    title = learnt_title(learnt, symbol)
    x = alt.X(
        "batches:Q",
        title="Batches",
        axis=alt.Axis(grid=False, format="~s"),
        scale=alt.Scale(nice=False),
    )
    y = alt.Y(
        f"{learnt}:Q",
        title=title,
        axis=alt.Axis(format=".0%" if learnt == "gain" else "~g", tickCount=6),
        scale=alt.Scale(zero=False),
    )
    base = alt.Chart(table).encode(x=x, y=y, color=model_colour(colours))
    lines = base.mark_line(strokeWidth=2).encode(
        tooltip=[
            alt.Tooltip("model:N", title="Model"),
            alt.Tooltip("batches:Q", title="Batches", format=","),
            alt.Tooltip(f"{learnt}:Q", title=title, format=".3~g"),
        ]
    )
    marks = line_marks(spread(table, list(colours)), colours, x=x, y=y)
    return alt.LayerChart(layer=[lines, marks]).properties(height=HEIGHT)
