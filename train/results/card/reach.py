"""What the card says of how far back a model's connectivity reaches."""

from collections.abc import Mapping
from typing import Any

from memviz.evaluation.parts import holds, read_part
from memviz.evaluation.reach import ReachResults
from memviz.stats.bootstrap import Estimate
from train.results.intervals import between


def reach(metrics: Mapping[str, Any]) -> str:
    """Return a paragraph that follows the results, nothing where it was not measured."""
    if not holds(metrics, ReachResults):
        return ""
    found = read_part(ReachResults, metrics)
    return f"""

Half of the connectivity within {found.longest} characters lies within {_estimate(found.half)}
characters of the one just read, 90 % within {_estimate(found.ninety)} (medians over
{found.positions:,} positions of {found.texts:,} test texts, 95 % bootstrap intervals)."""


def _estimate(estimate: Estimate) -> str:
    return f"{estimate.value:.0f} ({between(estimate, '.0f')})"
