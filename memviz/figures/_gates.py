"""How often gates are saturated along a text, and how high those stand that cannot be."""

import altair as alt

from memviz.analysis.gates import GateSaturation, gate_saturation, gates_of
from memviz.charts.gate_figure import gate_figure
from memviz.charts.shown_models import ShownModel, Source, shown_models
from memviz.figures.in_html import stays_a_chart
from memviz.models.stack import KEEP


@stays_a_chart
def gates(text: str, *models: Source, gate: str = KEEP) -> alt.VConcatChart:
    """Return a panel per model and layer: a point per cell, by the share of time at either end.

    Of a gate that is not 0 to 1 it is where each stands half of the time and nine tenths of it.
    `gate` is "keep", the one that units can be compared by, or a unit's own. Raises ValueError for
    a gate that a model has not, and a text that it cannot read.
    """
    shown = shown_models(models)
    found = {one.label: _saturation(one, text, gate) for one in shown}
    return gate_figure(found, {one.label: one.colour for one in shown})


def _saturation(one: ShownModel, text: str, gate: str) -> GateSaturation:
    names = gates_of(one.model)
    name = next((own for own, keep in names.items() if keep), gate) if gate == KEEP else gate
    return gate_saturation(one.model, text).of_gate(name)
