"""Numbers as they are written for readers."""

import math

from memviz.stats.bootstrap import Estimate


def counted(number: int, noun: str) -> str:
    """Return how many there are, as "1 character" or "2,000 characters"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def written(number: float, form: str) -> str:
    """Return a number in a format such as ".2f"; what is rounded to nothing has no sign.

    The format "length" stands for three digits without a power of ten, as "0.123" or "12,300".
    """
    if form == "length":
        form = ",.0f" if abs(number) >= 100 else ".3g"
    text = format(number, form)
    return text if any(digit in text for digit in "123456789") else text.removeprefix("-")


def estimate_text(estimate: Estimate, form: str, scale: float = 1) -> str:
    """Return a number and its 95 % interval, as "1.43 [1.42, 1.44]", the interval if it is known.

    `form` is as `written` takes it; all of it is multiplied by `scale`. "–" where there is no
    number.
    """
    if math.isnan(estimate.value):
        return "–"
    value, low, high = (written(scale * number, form) for number in estimate)
    return value if math.isnan(estimate.low) else f"{value} [{low}, {high}]"
