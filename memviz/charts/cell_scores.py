"""The graph of a cell search: how many cells have which score, and where chance ends."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from memviz.charts.known_letters.ink import ink
from memviz.charts.model_colour import model_colour

_STEP = 0.02


def cell_scores_chart(
    cells: pd.DataFrame, threshold: float, colours: Mapping[str, str]
) -> alt.LayerChart:
    """Return a chart of the number of cells by score, stacked, colour = model.

    `cells` has the columns model and score (0 to 1); the rule stands at `threshold`. `colours`
    holds every model's hex colour, in legend order.
    """
    binned = cells.assign(least=(cells["score"] / _STEP).astype(int) * _STEP)
    counts = binned.groupby(["model", "least"], as_index=False).size()
    counts["most"] = counts["least"] + _STEP
    bars = (
        alt.Chart(counts)
        .mark_bar(binSpacing=1)
        .encode(
            x=alt.X(
                "least:Q",
                bin="binned",
                title="Score: absolute correlation",
                scale=alt.Scale(domain=[0, 1]),
            ),
            x2="most:Q",
            y=alt.Y("size:Q", title="Cells", stack=True),
            color=model_colour(colours, symbol="square"),
            tooltip=[
                alt.Tooltip("model:N", title="Model"),
                alt.Tooltip("least:Q", title="Score from", format=".2f"),
                alt.Tooltip("most:Q", title="to", format=".2f"),
                alt.Tooltip("size:Q", title="Cells"),
            ],
        )
    )
    chance = pd.DataFrame({"score": [threshold], "words": ["best by chance, 95 %"]})
    at = alt.Chart(chance).encode(x="score:Q")
    rule = at.mark_rule(strokeWidth=2, strokeDash=[5, 3]).encode(color=ink())
    words = at.mark_text(align="left", dx=6, baseline="top", fontSize=12).encode(
        y=alt.value(2), text="words:N", color=ink()
    )
    return alt.LayerChart(layer=[bars, rule, words]).properties(height=340)
