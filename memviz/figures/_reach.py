"""How far back connectivity lies, from what the checkpoints' metrics say."""

import altair as alt
import pandas as pd

from memviz.charts.reach import reach_chart
from memviz.charts.shown_models import ShownModel, Source, shown_models
from memviz.evaluation.reach import ReachResults, reach_in
from memviz.figures.in_html import stays_a_chart
from memviz.figures.picture import WIDTH
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.format import METRICS


@stays_a_chart
def reach(*models: Source) -> alt.LayerChart:
    """Return mean share of connectivity against distance in characters, with 95 % intervals.

    Raises CheckpointError for a checkpoint without it.
    """
    shown = shown_models(models)
    curves = pd.concat([share_by_distance(one) for one in shown], ignore_index=True)
    colours = {one.label: one.colour for one in shown}
    return reach_chart(curves, colours).properties(width=WIDTH)


def share_by_distance(one: ShownModel) -> pd.DataFrame:
    """Return distance, share, low, high, n and model.

    Raises CheckpointError for a checkpoint without it.
    """
    found = reach_in(one.metrics, one.label)
    if found is None:
        raise CheckpointError(
            f"{one.label}/{METRICS}: no field “{ReachResults.KEY}”; run "
            "`python -m train evaluate` on this checkpoint"
        )
    return found.share_by_distance.assign(model=one.label)
