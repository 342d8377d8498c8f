"""What the card says of how far back a model's connectivity reaches."""

from collections.abc import Mapping
from typing import Any

from memviz.evaluation.parts import holds, read_part
from memviz.evaluation.reach import Figure, ReachResults
from train.results.intervals import UNKNOWN, between


def reach(metrics: Mapping[str, Any]) -> str:
    """Return a paragraph that follows the results, nothing where it was not measured."""
    if not holds(metrics, ReachResults):
        return ""
    found = read_part(ReachResults, metrics)
    return f"""

Half of the connectivity within {found.longest} characters lies within {_estimate(found.half)}
characters of the one just read, 90 % within {_estimate(found.ninety)} (medians over
{found.positions:,} positions of {found.texts:,} test texts, 95 % bootstrap intervals)."""


def _estimate(figure: Figure) -> str:
    bounds = between(figure.estimate, ".0f")
    return f"{figure.value:.0f}" + ("" if bounds == UNKNOWN else f" ({bounds})")
