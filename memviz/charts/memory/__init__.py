"""Graphs of memory signatures: what of the past is in the states of models."""

from memviz.charts.memory.apart import highest_of, signature_panel, signature_panels
from memviz.charts.memory.past import past_figure
from memviz.charts.memory.together import signatures_chart
from memviz.charts.memory.used import on_one_axis, remembered_and_used

__all__ = [
    "highest_of",
    "on_one_axis",
    "past_figure",
    "remembered_and_used",
    "signature_panel",
    "signature_panels",
    "signatures_chart",
]
