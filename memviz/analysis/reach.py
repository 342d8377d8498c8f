"""How far back connectivity reaches, over all positions of many texts, with intervals."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from memviz.analysis.connectivity.connectivity import (
    AnyConnectivity,
    Connectivity,
    share_on_earlier_words,
)
from memviz.analysis.connectivity.variants import GradientTarget, Measure, warn_of_of
from memviz.stats.bootstrap import Estimate, joint_draws, ratio
from memviz.text.short_repr import short_repr

LONGEST = 100  # half of an observation's 200 characters


@short_repr
@dataclass(frozen=True)
class Reach:
    """Where the connectivity of one model lies, as seen from the positions that predict.

    Each position looks back through a window of `longest` characters: those at distance 0 (the
    character just read) to `longest`; of a model of tokens, distances are in tokens. Its
    connectivity in the window, divided by the window's sum, is its share at each distance. Only
    positions from timestep `longest` on count, so that every window is whole and no position's
    reach is cut by the text's beginning.

    `half` and `ninety`: the distance in characters within which half and 90 % of the window's
    connectivity lies: the smallest at which the shares from 0 on reach it, a whole number for each
    position; the median over positions (of an even number of them, the lower middle one).
    `share_on_earlier_words`: mean over positions of the share (0 to 1) of the row, back to the
    text's beginning, on words before the current one. `beyond`: mean share of the row at distances
    over `longest`, as far as the texts go: a lower bound of what the window leaves out.
    `share_by_distance`: distance (characters), share (mean over positions), low, high, n
    (positions).

    All intervals are 95 %, from a bootstrap that draws whole texts, since the positions of one text
    are not independent, and neighbours together where neighbouring texts depend on each other: see
    `memviz.stats.bootstrap`. There are none for fewer than eight texts. `texts` and `positions`
    count what they rest on; `target` and `measure` say which connectivity it is, and distances
    depend on it: squared norms make large values larger, so they reach less far than norms.
    """

    half: Estimate
    ninety: Estimate
    share_on_earlier_words: Estimate
    beyond: Estimate
    share_by_distance: pd.DataFrame
    longest: int
    texts: int
    positions: int
    target: GradientTarget
    measure: Measure

    @property
    def of(self) -> GradientTarget:
        """`target`, by its earlier name."""
        warn_of_of(stacklevel=3)
        return self.target


class NoPositionError(ValueError):
    """No position of any text looks back far enough, has a target and depends on something."""


class _Text(NamedTuple):
    """What one text adds to the result: sums over its positions, and counts of positions."""

    positions: int
    shares: np.ndarray  # [distances]
    halves: np.ndarray  # positions by distance, [distances]
    nineties: np.ndarray  # [distances]
    earlier: float
    beyond: float


def reach(connectivities: Iterable[AnyConnectivity], longest: int = LONGEST) -> Reach:
    """Return how far back the connectivity of one model's held-out texts reaches.

    Give an iterator that computes each text's connectivity when asked: only sums are kept. A
    position counts from timestep `longest` on, where it has a target and its window is not zero
    throughout; of gradient × input the absolute values count. Raises ValueError where no position
    counts, for a connectivity of a single row, for different variants, and for a `longest`
    below 1.
    """
    if longest < 1:
        raise ValueError(f"longest: got {longest}; give at least 1 character")
    texts: list[_Text] = []
    variants: set[tuple[GradientTarget, Measure]] = set()
    for one in connectivities:
        connectivity = _whole(one)
        variants.add((connectivity.target, connectivity.measure))
        if len(variants) > 1:
            raise ValueError(f"connectivities: need one variant, got {sorted(variants)}")
        text = _text(connectivity, longest)
        if text.positions:
            texts.append(text)
    if not texts:
        raise NoPositionError(
            f"connectivities: no position with a target from timestep {longest} on; give longer "
            "texts or a smaller longest"
        )
    (variant,) = variants
    return _reach(texts, longest, *variant)


def _whole(connectivity: AnyConnectivity) -> Connectivity:
    if not isinstance(connectivity, Connectivity):
        raise ValueError(
            f"connectivities: one holds only the row of timestep {connectivity.timestep}; wait "
            "for its whole matrix"
        )
    return connectivity


def _text(connectivity: Connectivity, longest: int) -> _Text:
    """Return the sums over one text's positions that count."""
    timesteps = np.flatnonzero(connectivity.has_target)
    timesteps = timesteps[timesteps >= longest]
    rows = np.abs(connectivity.matrix[timesteps].astype(np.float64))
    windows = rows[
        np.arange(len(timesteps))[:, np.newaxis],
        timesteps[:, np.newaxis] - np.arange(longest + 1),
    ]
    counted = windows.sum(axis=1) > 0
    timesteps, rows, windows = timesteps[counted], rows[counted], windows[counted]
    within = windows.sum(axis=1)
    earlier = [share_on_earlier_words(connectivity, timestep) for timestep in timesteps]
    return _Text(
        positions=len(timesteps),
        shares=(windows / within[:, np.newaxis]).sum(axis=0),
        halves=_counts(windows, 0.5),
        nineties=_counts(windows, 0.9),
        earlier=float(np.sum(earlier)),
        beyond=float(np.maximum(1 - within / rows.sum(axis=1), 0).sum()),
    )


def _counts(windows: np.ndarray, share: float) -> np.ndarray:
    """Return for each distance how many `windows` [positions, distances] reach the share there."""
    cumulative = windows.cumsum(axis=1)
    distances = (cumulative >= share * cumulative[:, -1:]).argmax(axis=1)
    return np.bincount(distances, minlength=windows.shape[1])


def _reach(texts: list[_Text], longest: int, target: GradientTarget, measure: Measure) -> Reach:
    share, low, high = _means(texts, "shares")
    positions = sum(text.positions for text in texts)
    return Reach(
        half=_median(texts, "halves"),
        ninety=_median(texts, "nineties"),
        share_on_earlier_words=_mean(texts, "earlier"),
        beyond=_mean(texts, "beyond"),
        share_by_distance=pd.DataFrame(
            {
                "distance": np.arange(longest + 1),
                "share": share,
                "low": low,
                "high": high,
                "n": positions,
            }
        ),
        longest=longest,
        texts=len(texts),
        positions=positions,
        target=target,
        measure=measure,
    )


def _column(texts: list[_Text], name: str) -> np.ndarray:
    """Return one field of all texts, float64 [texts, width]."""
    return np.array([np.atleast_1d(getattr(text, name)) for text in texts], dtype=np.float64)


def _mean(texts: list[_Text], name: str) -> Estimate:
    return Estimate(*_means(texts, name)[:, 0].tolist())


def _means(texts: list[_Text], name: str) -> np.ndarray:
    """Return the mean over positions and the bounds of its interval, [3, width]."""
    return ratio(_column(texts, name), _column(texts, "positions"))


def _median(texts: list[_Text], name: str) -> Estimate:
    """Return the median distance over positions, whose counts by distance are given.

    Texts move it by how many of their positions lie within it, less as many as are expected.
    """
    counts = _column(texts, name)
    whole = _median_distances(counts.sum(axis=0, keepdims=True))[0]
    within = counts[:, : whole + 1].sum(axis=1)
    positions = counts.sum(axis=1)
    moved = within - positions * (within.sum() / positions.sum())
    draws = joint_draws(moved[:, np.newaxis])
    medians = _median_distances(draws.weights @ counts)
    return Estimate(*draws.with_interval(medians[:, np.newaxis])[:, 0].tolist())


def _median_distances(counts: np.ndarray) -> np.ndarray:
    """Return the median of each row of counts by distance, [rows]."""
    cumulative = counts.cumsum(axis=1)
    return (cumulative >= cumulative[:, -1:] / 2).argmax(axis=1)
