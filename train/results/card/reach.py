"""What the card says of how far back a model's connectivity reaches."""

from collections.abc import Mapping
from typing import Any


def reach(metrics: Mapping[str, Any]) -> str:
    """Return a paragraph that follows the results, nothing where it was not measured."""
    if "reach" not in metrics:
        return ""
    found = metrics["reach"]
    return f"""

Half of the connectivity within {found["longest"]} characters lies within {_estimate(found["half"])}
characters of the one just read, 90 % within {_estimate(found["ninety"])} (medians over
{found["positions"]:,} positions of {found["texts"]:,} test texts, 95 % bootstrap intervals)."""


def _estimate(estimate: Mapping[str, float]) -> str:
    return f"{estimate['value']:.0f} ({estimate['low']:.0f} to {estimate['high']:.0f})"
