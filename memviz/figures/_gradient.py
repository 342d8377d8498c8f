"""The fading gradient along a text."""

import altair as alt
import pandas as pd

from memviz.analysis.state_gradient import state_gradient
from memviz.charts.shown_models import Source, shown_models
from memviz.charts.state_gradient import state_gradient_chart
from memviz.figures.in_html import stays_a_chart
from memviz.figures.picture import WIDTH

LONGEST = 60  # characters back: what a graph can set legible letters under


@stays_a_chart
def gradient(text: str, *models: Source, longest: int = LONGEST) -> alt.LayerChart:
    """Return the relative norm of the logit's gradient by the state at each of the last steps.

    Raises ValueError for a text that a model cannot read, and for models that read it in
    different ways: their characters stand on one axis.
    """
    shown = shown_models(models)
    found = {one.label: state_gradient(one.model, text, longest) for one in shown}
    if len({one.text for one in found.values()}) > 1:
        raise ValueError("models: they read the text in different ways; draw them one by one")
    table = pd.concat(
        [one.table().assign(model=label) for label, one in found.items()], ignore_index=True
    )
    colours = {one.label: one.colour for one in shown}
    return state_gradient_chart(table, colours).properties(width=WIDTH)
