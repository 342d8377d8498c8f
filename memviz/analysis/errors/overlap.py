"""Which errors two models share, and which are one's alone."""

from typing import NamedTuple

import numpy as np

RIGHT = 0.5


def is_error(probabilities: np.ndarray) -> np.ndarray:
    """Return where the character got a probability below one half, bool [positions]."""
    return probabilities < RIGHT


class Overlap(NamedTuple):
    """The positions of two models, int64 each: they add up to all positions of the text."""

    both_wrong: np.ndarray
    first_wrong: np.ndarray
    """Errors of the first model alone."""
    second_wrong: np.ndarray
    """Errors of the second model alone."""
    both_right: np.ndarray


def overlap(first: np.ndarray, second: np.ndarray) -> Overlap:
    """Return which of two models is wrong where, from their probabilities [positions] each."""
    one, two = is_error(first), is_error(second)
    return Overlap(
        np.flatnonzero(one & two),
        np.flatnonzero(one & ~two),
        np.flatnonzero(~one & two),
        np.flatnonzero(~one & ~two),
    )
