"""The bounds of an interval, as every table and line has them."""

from math import isnan

from memviz.stats.bootstrap import Estimate

UNKNOWN = "–"


def between(estimate: Estimate, form: str, scale: float = 1) -> str:
    """Return "1.42 to 1.44" in a format, `UNKNOWN` where nobody can know the interval."""
    if isnan(estimate.low) or isnan(estimate.high):
        return UNKNOWN
    return f"{scale * estimate.low:{form}} to {scale * estimate.high:{form}}"
