"""A graph over the letters of a word already known, with a table that reads it."""

from memviz.charts.known_letters.graph import Axis, chart_height, known_letters_graph
from memviz.charts.known_letters.ink import NEUTRAL

__all__ = ["NEUTRAL", "Axis", "chart_height", "known_letters_graph"]
