"""The graph of a cell search: how many cells have which score, and where chance ends."""

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from memviz.charts.known_letters.ink import ink
from memviz.charts.model_encodings import model_colour, model_shape

_STEP = 0.02


def cell_scores_chart(
    cells: pd.DataFrame, threshold: float, colours: Mapping[str, str]
) -> alt.LayerChart:
    """Return a chart of the number of cells by score, colour and shape = model.

    `cells` has the columns model and score (0 to 1); the rule stands at `threshold`. `colours`
    holds every model's hex colour, in legend order.
    """
    base = alt.Chart(_counted(cells, list(colours))).encode(
        x=alt.X(
            "middle:Q",
            title="Score: absolute correlation",
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(tickCount=5),
        ),
        y=alt.Y("size:Q", title="Cells"),
        color=model_colour(colours),
    )
    lines = base.mark_line(strokeWidth=1.5)
    there = base.transform_filter("datum.size > 0")
    points = there.mark_point(filled=True, size=60, opacity=1).encode(
        shape=model_shape(colours),
        tooltip=[
            alt.Tooltip("model:N", title="Model"),
            alt.Tooltip("least:Q", title="Score from", format=".2f"),
            alt.Tooltip("most:Q", title="to", format=".2f"),
            alt.Tooltip("size:Q", title="Cells"),
        ],
    )
    chance = pd.DataFrame({"score": [threshold], "words": ["best of any label by chance, 95 %"]})
    at = alt.Chart(chance).encode(x="score:Q")
    rule = at.mark_rule(strokeWidth=2, strokeDash=[5, 3]).encode(color=ink())
    words = at.mark_text(align="left", dx=6, baseline="top", fontSize=12).encode(
        y=alt.value(2), text="words:N", color=ink()
    )
    return alt.LayerChart(layer=[lines, points, rule, words]).properties(height=340)


def _counted(cells: pd.DataFrame, models: Sequence[str]) -> pd.DataFrame:
    """Return the number of cells of each model in each step of scores, in the steps' order."""
    steps = int(1 / _STEP) + 1  # the last one holds scores of 1
    every = pd.MultiIndex.from_product([models, range(steps)], names=["model", "step"])
    binned = cells.assign(step=(cells["score"] / _STEP).astype(int))
    counts = binned.groupby(["model", "step"]).size().reindex(every, fill_value=0)
    table = counts.rename("size").reset_index()
    least = table["step"] * _STEP
    return table.assign(least=least, middle=(least + _STEP / 2).clip(upper=1), most=least + _STEP)
