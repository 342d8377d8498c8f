"""Which model leads over a range of known letters, and whether intervals separate it.

Compared are accuracies, or what context contributes: the accuracy minus that of a guess without
context.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from memviz.stats.proportions import newcombe_interval, wilson_interval

GAIN_COLUMNS = ("known_letters", "top", "gain", "n", "low", "high")


@dataclass(frozen=True)
class Standing:
    """A model's accuracy, or its gain over the baseline, over `n` positions, -1 to 1.

    `low` and `high` bound its 95 % interval as if positions were independent.
    """

    model: str
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Ranking:
    """The models with the highest value (several when they tie), and the best of the others.

    `separated` is True where no other model's interval reaches the leader's; it is False for a
    tie, and where there is no other model.
    """

    leaders: tuple[Standing, ...]
    runner_up: Standing | None
    separated: bool


def pooled_accuracy(
    model: str, curve: pd.DataFrame, top: int, fewest: int, most: int
) -> Standing | None:
    """Return the accuracy over all positions with `fewest` to `most` known letters.

    `curve` has known_letters, top, accuracy, n. None where it has no positions in that range.
    """
    counts = _counts(curve, top, fewest, most)
    if counts is None:
        return None
    share, low, high = _share(*counts)
    return Standing(model, float(share), float(low), float(high), counts[1])


def pooled_gain(
    model: str, curve: pd.DataFrame, baseline: pd.DataFrame, top: int, fewest: int, most: int
) -> Standing | None:
    """Return by how much the pooled accuracy is above the baseline's, see `pooled_accuracy`.

    The interval is that of `memviz.stats.proportions.newcombe_interval`.
    """
    counts = _counts(curve, top, fewest, most)
    counts_without_context = _counts(baseline, top, fewest, most)
    if counts is None or counts_without_context is None:
        return None
    with_context, without = _share(*counts), _share(*counts_without_context)
    low, high = newcombe_interval(with_context, without)
    return Standing(model, float(with_context[0] - without[0]), float(low), float(high), counts[1])


def ranking(standings: Sequence[Standing]) -> Ranking:
    """Return who leads. Raises ValueError for no standings."""
    if not standings:
        raise ValueError("standings: got none; give at least one")
    highest = max(standing.value for standing in standings)
    leaders = tuple(standing for standing in standings if standing.value == highest)
    others = [standing for standing in standings if standing.value < highest]
    return Ranking(
        leaders,
        max(others, key=lambda standing: standing.value, default=None),
        len(leaders) == 1 and bool(others) and all(other.high < leaders[0].low for other in others),
    )


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


def _counts(curve: pd.DataFrame, top: int, fewest: int, most: int) -> tuple[int, int] | None:
    """Return how many positions were right, and how many there are; None for none."""
    rows = curve[(curve["top"] == top) & curve["known_letters"].between(fewest, most)]
    n = int(rows["n"].sum())
    return (int((rows["accuracy"] * rows["n"]).round().sum()), n) if n else None


def _share(correct: int, n: int) -> np.ndarray:
    """Return the share and the bounds of its Wilson interval, [3]."""
    low, high = wilson_interval(np.array(correct), np.array(n))
    return np.array([correct / n, low, high])


def gain_over_baseline(curve: pd.DataFrame, baseline: pd.DataFrame) -> pd.DataFrame:
    """Return known_letters, top, gain, n, low, high: the accuracy over the baseline's, -1 to 1.

    `curve` and `baseline` have known_letters, top, accuracy, n, low, high of the same test
    positions; letters and tops that one of them lacks are left out. `low` and `high` bound the
    95 % interval of `newcombe_interval`.
    """
    both = curve.merge(baseline, on=["known_letters", "top"], suffixes=("", "_baseline"))
    low, high = newcombe_interval(
        both[["accuracy", "low", "high"]].to_numpy(float),
        both[["accuracy_baseline", "low_baseline", "high_baseline"]].to_numpy(float),
    )
    gain = both["accuracy"] - both["accuracy_baseline"]
    return both.assign(gain=gain, low=low, high=high)[list(GAIN_COLUMNS)]
