"""Whole numbers as an address may hold them."""

from math import isinf

_MOST_DIGITS = 9


def whole_number(text: str) -> int | None:
    """Return the number that `text` is, None where it is none or too long to be of any use."""
    return int(text) if len(text) <= _MOST_DIGITS and text.isdecimal() else None


def is_infinite(text: str) -> bool:
    """Return whether `text` is read as a number beyond all others, such as "inf" and "1e999"."""
    try:
        return isinf(float(text))
    except ValueError:
        return False
