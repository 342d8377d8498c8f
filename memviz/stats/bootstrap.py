"""The bootstrap over whole pieces of text, whose timesteps depend on each other."""

from typing import NamedTuple

import numpy as np

RESAMPLES = 1000
SEED = 0


class Estimate(NamedTuple):
    """A number and its 95 % interval, NaN for a single piece, which has no known spread."""

    value: float
    low: float
    high: float


UNKNOWN_ESTIMATE = Estimate(np.nan, np.nan, np.nan)
"""The mean of nothing."""


def resampled(pieces: int) -> np.ndarray:
    """Return how often each piece counts: once in row 0, then as drawn with replacement.

    float64 [1 + resamples, pieces]. A single piece is not resampled: every draw would be the same.
    """
    resamples = RESAMPLES if pieces > 1 else 0
    generator = np.random.default_rng(SEED)
    drawn = generator.multinomial(pieces, np.full(pieces, 1 / pieces), size=resamples)
    return np.vstack([np.ones(pieces), drawn])


def with_interval(drawn: np.ndarray) -> np.ndarray:
    """Return the sample's own number and the bounds of its 95 % interval, [3, width].

    `drawn` is [1 + resamples, width], the sample's own first: its percentiles are the bounds. They
    are NaN where nothing was resampled.
    """
    sample, resampled = drawn[:1], drawn[1:]
    if not len(resampled):
        return np.vstack([sample, np.full((2, drawn.shape[1]), np.nan)])
    return np.vstack([sample, np.percentile(resampled, [2.5, 97.5], axis=0)])
