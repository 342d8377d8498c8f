"""The bootstrap over consecutive pieces of text, which depend on their neighbours.

Blocks of neighbouring pieces are drawn, round the text's end (the circular bootstrap; Politis and
Romano 1992). How many pieces make a block is estimated from the pieces themselves, see
`memviz.stats.block_length`: those of texts that have nothing to do with each other are drawn one by
one. The intervals are about this text: how much a figure would move with other text of its kind,
as far as the dependence shows in it. What depends on more than a quarter of the text does not.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, stdtrit

from memviz.stats.block_length import block_lengths, joint_block_length

RESAMPLES = 1000
SEED = 0
MOST_PIECES = 200
"""Pieces that a text is cut into at most: a piece of it is short beside all of it."""
FEWEST_PIECES = 8
"""Pieces with what is counted; the spread of fewer cannot be estimated."""
_LEVEL = 0.95


class Estimate(NamedTuple):
    """A number and its 95 % interval, NaN where there are too few pieces to know its spread."""

    value: float
    low: float
    high: float


UNKNOWN_ESTIMATE = Estimate(np.nan, np.nan, np.nan)
"""The mean of nothing."""


class Draws(NamedTuple):
    """How often each piece counts: once in row 0, then as drawn; float64 [1 + resamples, pieces].

    `blocks` is how many blocks the pieces make, which need not be a whole number.
    """

    weights: np.ndarray
    blocks: float

    def with_interval(self, drawn: np.ndarray) -> np.ndarray:
        """Return the sample's own numbers and the bounds of their 95 % intervals, [3, width].

        `drawn`, [1 + resamples, width], holds them for each row of `weights`. The bounds are
        percentiles, farther out the fewer blocks there are: percentiles of a few blocks lie too
        close together, as a normal interval does beside Student's (the expanded percentile
        interval; Hesterberg 2014, "What teachers should know about the bootstrap"). They are NaN
        where nothing was resampled.
        """
        sample, resampled = drawn[:1], drawn[1:]
        if not len(resampled):
            return np.vstack([sample, np.full((2, drawn.shape[1]), np.nan)])
        tail = _tail(self.blocks)
        return np.vstack([sample, np.nanquantile(resampled, [tail, 1 - tail], axis=0)])


def joint_draws(series: np.ndarray) -> Draws:
    """Return the draws for a figure of all columns of `series`, float [pieces, columns].

    It is what the pieces add to the columns, and decides how long blocks must be. Fewer than eight
    pieces are not resampled.
    """
    return _draws(len(series), joint_block_length(series))


def ratio(sums: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return sums divided by counts over all pieces, and the bounds of 95 % intervals, [3, width].

    `sums` is [pieces, width], `counts` [pieces] or [pieces, width]. Each column has blocks of its
    own length. NaN where nothing is counted; no bounds where fewer than eight pieces count.
    """
    counts = np.broadcast_to(counts if counts.ndim > 1 else counts[:, np.newaxis], sums.shape)
    found = np.full((3, sums.shape[1]), np.nan)
    totals = counts.sum(axis=0)
    np.divide(sums.sum(axis=0), totals, out=found[0], where=totals > 0)
    lengths = block_lengths(sums - np.nan_to_num(found[0]) * counts)  # what a piece moves it by
    known = np.count_nonzero(counts, axis=0) >= FEWEST_PIECES
    for length in np.unique(lengths[known]):
        here = known & (lengths == length)
        draws = _draws(len(sums), int(length))
        with np.errstate(invalid="ignore"):  # a draw of pieces in which nothing is counted
            drawn = (draws.weights @ sums[:, here]) / (draws.weights @ counts[:, here])
        found[1:, here] = draws.with_interval(drawn)[1:]
    return found


@lru_cache(maxsize=16)
def _draws(pieces: int, length: int) -> Draws:
    once = np.ones((1, pieces))
    if pieces < FEWEST_PIECES:
        return Draws(once, pieces)
    whole, rest = divmod(pieces, length)
    generator = np.random.default_rng(SEED)
    drawn = _blocks_drawn(generator.integers(pieces, size=(RESAMPLES, whole)), pieces, length)
    if rest:  # one block is cut, so that as many pieces are drawn as there are
        drawn += _blocks_drawn(generator.integers(pieces, size=(RESAMPLES, 1)), pieces, rest)
    return Draws(np.vstack([once, drawn]), pieces / length)


def _blocks_drawn(firsts: np.ndarray, pieces: int, length: int) -> np.ndarray:
    """Return how often blocks that begin at `firsts` [draws, blocks] hold each piece."""
    rows = np.arange(len(firsts))[:, np.newaxis]
    begun = np.bincount((rows * pieces + firsts).ravel(), minlength=len(firsts) * pieces)
    round_the_end = np.tile(begun.reshape(-1, pieces), 2).cumsum(axis=1, dtype=np.float64)
    return round_the_end[:, pieces:] - round_the_end[:, pieces - length : -length]


def _tail(blocks: float) -> float:
    """Return the share of draws beyond each bound."""
    free = blocks - 1
    return float(ndtr(stdtrit(free, (1 - _LEVEL) / 2) * np.sqrt(blocks / free)))
