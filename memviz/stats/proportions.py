"""Intervals of shares of positions, and of differences between two shares."""

import numpy as np

Z_95 = 1.959963984540054


def wilson_interval(correct: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the bounds of the 95 % interval of a share (Wilson 1927), for `n` over 0."""
    share = correct / n
    centre = share + Z_95**2 / (2 * n)
    margin = Z_95 * np.sqrt(share * (1 - share) / n + Z_95**2 / (4 * n**2))
    scale = 1 + Z_95**2 / n
    low = np.where(correct == 0, 0.0, (centre - margin) / scale)
    high = np.where(correct == n, 1.0, (centre + margin) / scale)
    return low, high


def newcombe_interval(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the bounds of the interval of `first` minus `second`, both [..., 3].

    The last axis holds a share and the bounds of its Wilson interval. Source: Newcombe 1998,
    "Interval estimation for the difference between independent proportions", method 10.

    It takes the two shares as measured on different positions. For two measured on the same ones
    it is too wide rather than too narrow, as long as both tend to be right at the same positions.
    """
    share, low, high = np.moveaxis(first, -1, 0)
    share_2, low_2, high_2 = np.moveaxis(second, -1, 0)
    difference = share - share_2
    return (
        difference - np.hypot(share - low, high_2 - share_2),
        difference + np.hypot(high - share, share_2 - low_2),
    )
