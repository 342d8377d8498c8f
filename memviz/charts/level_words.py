"""Levels and ranges of gates as they are written for readers."""

import math

_SMALL = 0.001  # what is smaller is written with a power of ten

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def level_text(level: float) -> str:
    """Return a level in three digits, as "0.0123" or "1.2 × 10⁻⁸"."""
    sign, digits = "−" if level < 0 else "", f"{abs(level):.3g}"
    if 0 < abs(level) < _SMALL:
        digits, _, power = f"{abs(level):.2e}".partition("e")
        return f"{sign}{digits} × 10{str(int(power)).translate(_RAISED)}"
    return sign + digits


def interval_text(level: float, low: float, high: float) -> str:
    """Return a level and its interval in brackets, if it has one."""
    if math.isnan(low):
        return level_text(level)
    return f"{level_text(level)} [{level_text(low)}, {level_text(high)}]"


def range_text(low: float, high: float) -> str:
    """Return the range of a gate in words, as "0 or more", "any number" or "−1 to 1"."""
    if math.isinf(low) and math.isinf(high):
        return "any number"
    if math.isinf(high):
        return f"{level_text(low)} or more"
    if math.isinf(low):
        return f"{level_text(high)} or less"
    return f"{level_text(low)} to {level_text(high)}"
