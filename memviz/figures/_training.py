"""The training graph, from the checkpoints' histories."""

import altair as alt

from memviz.charts.published_models import published_beside
from memviz.charts.shown_models import Source, shown_models
from memviz.charts.training import training_chart
from memviz.evaluation.training import Across, curves_of, smoothed
from memviz.figures.in_html import stays_a_chart
from memviz.figures.picture import WIDTH


@stays_a_chart
def training(
    *models: Source,
    across: Across = "minutes",
    half_life: int = 50,
    logarithmic: bool = False,
    published: bool = False,
) -> alt.LayerChart:
    """Return loss in nats against minutes or batches: dash = training or validation text.

    Smoothed by a mean whose weights halve every `half_life` batches back, 0 for none.
    `published` draws the article's models of the same units beside them, of another corpus and
    hardware. Raises ValueError where no model has a history.
    """
    shown = shown_models(models)
    histories = {
        one.label: one.model.record.training for one in shown if one.model.record is not None
    }
    beside = published_beside(shown) if published else []
    histories |= {one.label: one.model.training for one in beside}
    curves = curves_of(histories)
    if curves.empty:
        raise ValueError("models: none has a training history; give one that was trained here")
    there = set(curves["model"])
    own = {one.label: one.colour for one in shown}
    articles = {one.label: one.colour for one in beside}
    colours = {label: colour for label, colour in (own | articles).items() if label in there}
    chart = training_chart(smoothed(curves, half_life), colours, across, logarithmic)
    return chart.properties(width=WIDTH)
