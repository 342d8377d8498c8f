"""A graph over the number of known letters of a word, with a table of its values at one number."""

from memviz.charts.known_letters.graph import Axis, chart_height, known_letters_graph
from memviz.charts.known_letters.ink import NEUTRAL

__all__ = ["NEUTRAL", "Axis", "chart_height", "known_letters_graph"]
