"""Figures in words: estimates with their intervals, and which of two models leads."""

import math

from dashboard.widgets.plain_text import plain_text
from memviz.analysis.errors.study import Pair
from memviz.stats.bootstrap import Estimate


def with_interval(estimate: Estimate, shown: str, scale: float = 1) -> str:
    """Return the number and its interval in a format such as `.3f`, the interval if known."""
    value, low, high = (format(scale * part, shown) for part in estimate)
    return value if math.isnan(estimate.low) else f"{value} [{low}, {high}]"


def leads(pair: Pair, difference: Estimate) -> str:
    """Return which model has less, by the difference of the first minus the second."""
    first, second = (plain_text(subject.name) for subject in pair.both)
    if math.isnan(difference.low):
        return "The text is too short for an interval."
    if difference.low <= 0 <= difference.high:
        return "The interval of the difference holds zero: neither can be said to lead."
    better, worse = (first, second) if difference.value < 0 else (second, first)
    return f"**{better}** leads **{worse}** by more than chance."
