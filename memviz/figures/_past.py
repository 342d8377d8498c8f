"""The past as a state remembers it, at one timestep of a text."""

import altair as alt
import pandas as pd

from memviz.analysis.memory import read_recall
from memviz.analysis.memory.recall import past_told
from memviz.charts.memory import past_figure
from memviz.charts.shown_models import ShownModel, Source, shown_models
from memviz.figures.in_html import stays_a_chart
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.format import RECALL


@stays_a_chart
def past(text: str, *models: Source, timestep: int) -> alt.LayerChart:
    """Return what probes tell of the characters before `timestep` from the models' states alone.

    A row of characters per model, wrong ones struck, under those that were read. Raises
    CheckpointError for a checkpoint without probes, ValueError for a text that a model cannot
    read and a timestep outside it.
    """
    shown = shown_models(models)
    told = [_told(one, text, timestep).assign(model=one.label) for one in shown]
    colours = {one.label: one.colour for one in shown}
    return past_figure(pd.concat(told, ignore_index=True), colours)


def _told(one: ShownModel, text: str, timestep: int) -> pd.DataFrame:
    record = one.model.record
    recall = None if record is None else read_recall(record.folder)
    if recall is None:
        raise CheckpointError(
            f"{one.label}: no {RECALL}; run `python -m train evaluate --signature` on "
            "this checkpoint"
        )
    return past_told(recall.remembered(one.model, text), recall, one.model.vocabulary, timestep)
