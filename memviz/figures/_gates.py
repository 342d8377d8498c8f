"""How often gates are saturated along a text."""

import altair as alt
import pandas as pd

from memviz.analysis.gates import gate_saturation, gates_of
from memviz.charts.gate_saturation import gate_saturation_figure
from memviz.charts.shown_models import ShownModel, Source, shown_models
from memviz.figures.in_html import stays_a_chart
from memviz.models.stack import KEEP


@stays_a_chart
def gates(text: str, *models: Source, gate: str = KEEP) -> alt.VConcatChart:
    """Return a point per cell, a panel per model and layer: share of time at either end.

    `gate` is "keep", the one that units can be compared by, or a unit's own. Raises ValueError for
    a gate that a model has not, and a text that it cannot read.
    """
    shown = shown_models(models)
    table = pd.concat([_saturation(one, text, gate) for one in shown], ignore_index=True)
    return gate_saturation_figure(table, {one.label: one.colour for one in shown})


def _saturation(one: ShownModel, text: str, gate: str) -> pd.DataFrame:
    names = gates_of(one.model)
    name = next((own for own, keep in names.items() if keep), gate) if gate == KEEP else gate
    saturation = gate_saturation(one.model, text)
    return saturation.of_gate(name).table.assign(model=one.label)
