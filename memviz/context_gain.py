"""What context contributes: a model's accuracy minus that of a guess without context."""

import numpy as np
import pandas as pd

COLUMNS = ("known_letters", "top", "gain", "n", "low", "high")


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
    return both.assign(gain=gain, low=low, high=high)[list(COLUMNS)]


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
