"""Numbers as they are written for readers."""

import math

from memviz.stats.bootstrap import Estimate


def counted(number: int, noun: str) -> str:
    """Return how many there are, as "1 character" or "2,000 characters"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def estimate_text(estimate: Estimate, form: str, scale: float = 1) -> str:
    """Return a number and its 95 % interval, as "1.43 [1.42, 1.44]", the interval if it is known.

    `form` is a format such as ".2f"; all of it is multiplied by `scale`. "–" where there is no
    number.
    """
    if math.isnan(estimate.value):
        return "–"
    value, low, high = (format(scale * number, form) for number in estimate)
    return value if math.isnan(estimate.low) else f"{value} [{low}, {high}]"
