"""Figures of where character models are wrong: a table in, a chart out."""

from memviz.charts.errors.breakdown import breakdown_chart, difference_chart
from memviz.charts.errors.characters import characters_chart
from memviz.charts.errors.closing import closing_chart
from memviz.charts.errors.cross_entropy import cross_entropy_chart
from memviz.charts.errors.overlap import overlap_chart
from memviz.charts.errors.picking import PICKED

__all__ = [
    "PICKED",
    "breakdown_chart",
    "characters_chart",
    "closing_chart",
    "cross_entropy_chart",
    "difference_chart",
    "overlap_chart",
]
