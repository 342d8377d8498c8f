"""Which model leads over a range of known letters, and whether it leads beyond chance.

Compared are accuracies, or what context contributes: the accuracy minus that of a guess without
context. Models that read the same observations are compared group of observations by group: what
makes one hard for both then does not count as chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import nan

import numpy as np
import pandas as pd

from memviz.evaluation.accuracy import MOST_KNOWN_LETTERS, Measured
from memviz.evaluation.held_out_results import RangeCounts
from memviz.stats.bootstrap import Estimate, ratio
from memviz.stats.proportions import newcombe_interval

RANGES = ((0, 2), (3, MOST_KNOWN_LETTERS))
"""Numbers of known letters that are counted together: with few of them context tells most."""
GAIN_COLUMNS = ("known_letters", "top", "gain", "n", "low", "high")


@dataclass(frozen=True)
class Standing:
    """A model's accuracy, or its gain over the baseline, over `n` positions, -1 to 1.

    `low` and `high` bound its 95 % interval. `sums` and `counts`, [groups], are what it is made of:
    their sums' ratio is the value. NaN and None for results that hold no counts by observation.
    """

    model: str
    value: float
    low: float
    high: float
    n: int
    sums: np.ndarray | None = field(default=None, compare=False, repr=False)
    counts: np.ndarray | None = field(default=None, compare=False, repr=False)

    def less(self, other: "Standing") -> Estimate | None:
        """Return by how much it is above the other, with the interval of that difference.

        None where the two cannot be compared group by group.
        """
        if self.sums is None or other.sums is None:
            return None
        if self.counts is None or other.counts is None:
            return None
        if not np.array_equal(self.counts, other.counts):
            return None
        difference = (self.sums - other.sums)[:, np.newaxis]
        return Estimate(*ratio(difference, self.counts)[:, 0].tolist())


@dataclass(frozen=True)
class Ranking:
    """The models with the highest value (several when they tie), and the best of the others.

    `lead` is by how much the leader is above the runner-up, None where there is none, and where
    they cannot be compared. `separated` is True where the interval of the difference from every
    other model lies above zero; it is False for a tie.
    """

    leaders: tuple[Standing, ...]
    runner_up: Standing | None
    lead: Estimate | None
    separated: bool


def pooled_accuracy(
    model: str, measured: Measured, top: int, fewest: int, most: int
) -> Standing | None:
    """Return the accuracy over all positions with `fewest` to `most` known letters.

    None where there are no positions in that range.
    """
    counted = _in_range(measured.ranges, fewest, most)
    if counted is not None:
        return _of_groups(model, np.array(counted.right[top]), np.array(counted.n))
    right, n = _counts(measured.curve, top, fewest, most)
    return Standing(model, right / n, nan, nan, n) if n else None


def pooled_gain(
    model: str, measured: Measured, top: int, fewest: int, most: int
) -> Standing | None:
    """Return by how much the pooled accuracy is above the baseline's, see `pooled_accuracy`."""
    counted = _in_range(measured.ranges, fewest, most)
    without = _in_range(measured.baseline_ranges, fewest, most)
    if counted is not None and without is not None:
        gained = np.array(counted.right[top]) - np.array(without.right[top])
        return _of_groups(model, gained, np.array(counted.n))
    right, n = _counts(measured.curve, top, fewest, most)
    right_without, n_without = _counts(measured.baseline, top, fewest, most)
    if not n or not n_without:
        return None
    return Standing(model, right / n - right_without / n_without, nan, nan, n)


def ranking(standings: Sequence[Standing]) -> Ranking:
    """Return who leads. Raises ValueError for no standings."""
    if not standings:
        raise ValueError("standings: got none; give at least one")
    highest = max(standing.value for standing in standings)
    leaders = tuple(standing for standing in standings if standing.value == highest)
    others = [standing for standing in standings if standing.value < highest]
    runner_up = max(others, key=lambda standing: standing.value, default=None)
    if len(leaders) > 1 or runner_up is None:
        return Ranking(leaders, runner_up, None, separated=False)
    leads = [leaders[0].less(other) for other in others]
    separated = all(lead is not None and lead.low > 0 for lead in leads)
    return Ranking(leaders, runner_up, leaders[0].less(runner_up), separated)


def letters_led(
    curves: pd.DataFrame, top: int, fewest: int, most: int
) -> tuple[dict[str, int], int]:
    """Return at how many numbers of known letters each model alone is highest, and of how many.

    For models of which no sample sizes are known. `curves` has model, known_letters, top,
    accuracy; every model of it is in the result, in its order.
    """
    rows = curves[(curves["top"] == top) & curves["known_letters"].between(fewest, most)]
    led = dict.fromkeys(curves["model"], 0)
    for _, there in rows.groupby("known_letters"):
        best = there[there["accuracy"] == there["accuracy"].max()]
        if len(best) == 1:
            led[best["model"].iloc[0]] += 1
    return led, rows["known_letters"].nunique()


def gain_table(measured: Measured) -> pd.DataFrame:
    """Return known_letters, top, gain, n, low, high: the accuracy over the baseline's, -1 to 1.

    Where the results hold no gains, letters and tops that model or baseline lack are left out, and
    `low` and `high` are those of `newcombe_interval`, as if positions were independent and others
    for each.
    """
    if measured.gains is not None:
        return measured.gains
    both = measured.curve.merge(
        measured.baseline, on=["known_letters", "top"], suffixes=("", "_baseline")
    )
    low, high = newcombe_interval(
        both[["accuracy", "low", "high"]].to_numpy(float),
        both[["accuracy_baseline", "low_baseline", "high_baseline"]].to_numpy(float),
    )
    gain = both["accuracy"] - both["accuracy_baseline"]
    return both.assign(gain=gain, low=low, high=high)[list(GAIN_COLUMNS)]


def _in_range(ranges: Sequence[RangeCounts] | None, fewest: int, most: int) -> RangeCounts | None:
    """Return the counts of a range, None where they are not kept or nothing is counted."""
    for counted in ranges or ():
        if (counted.fewest, counted.most) == (fewest, most) and any(counted.n):
            return counted
    return None


def _of_groups(model: str, sums: np.ndarray, counts: np.ndarray) -> Standing:
    value, low, high = ratio(sums[:, np.newaxis].astype(float), counts)[:, 0].tolist()
    return Standing(model, value, low, high, int(counts.sum()), sums, counts)


def _counts(curve: pd.DataFrame, top: int, fewest: int, most: int) -> tuple[int, int]:
    """Return how many positions were right, and how many there are."""
    rows = curve[(curve["top"] == top) & curve["known_letters"].between(fewest, most)]
    return int((rows["accuracy"] * rows["n"]).round().sum()), int(rows["n"].sum())
