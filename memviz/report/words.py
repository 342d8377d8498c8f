"""Numbers in words, the same in every section."""

from memviz.stats.bootstrap import Estimate


def percent(share: float) -> str:
    """Return a share (0 to 1) as "12.3 %"."""
    return f"{100 * share:.1f} %"


def with_interval(estimate: Estimate, form: str) -> str:
    """Return a number and its 95 % interval in a format, as "1.43 [1.42, 1.44]"."""
    value, low, high = (format(number, form) for number in estimate)
    return value if low == "nan" else f"{value} [{low}, {high}]"
