"""One number for how much of the past a model's state holds, and one for how far back."""

from typing import NamedTuple

import numpy as np
import pandas as pd


class SignatureSummary(NamedTuple):
    """What a signature comes to.

    `nats`: information recovered above the text floor, summed over the lags. At each lag the layer
    and part of the state counts of which a linear decoder recovers most; what the text gives away
    by itself is taken from it, and nothing is counted where less is left than nothing. Between
    lags that were not measured it is interpolated linearly. Taking the best of several parts
    favours models with more of them, by about the width of an interval.

    `low` and `high`: the same sums of the lower and the upper bounds of those `nats`. The true sum
    lies between them more often than in 95 % of cases: all lags are hardly ever off in the same
    direction by so much. NaN where the signature has no intervals.

    `half_lag`: the smallest lag, in characters, up to which half of `nats` is reached; 0 where
    there are none.
    """

    nats: float
    low: float
    high: float
    half_lag: int


def signature_summary(signature: pd.DataFrame, figure: str = "nats") -> SignatureSummary:
    """Return the summary of what `memory_signature` returned for one model.

    `figure` names the column to sum up: that of another decoder, or of an n-gram model; only
    `nats` has bounds.
    """
    best = best_of_state(signature, figure)
    floor = best["text_nats"]
    every = np.arange(best["lag"].iloc[0], best["lag"].iloc[-1] + 1)

    def sums(column: str) -> np.ndarray:
        above = (best[column] - floor).clip(lower=0)
        return np.interp(every, best["lag"], above).cumsum()

    told = sums(figure)
    low, high = np.nan, np.nan
    if figure == "nats" and best["nats_low"].notna().all():
        low, high = (float(sums(name)[-1]) for name in ("nats_low", "nats_high"))
    half_lag = int(every[np.argmax(told >= told[-1] / 2)])
    return SignatureSummary(float(told[-1]), low, high, half_lag)


def best_of_state(signature: pd.DataFrame, figure: str = "nats") -> pd.DataFrame:
    """Return at each lag the row of the layer and part whose `figure` is the highest."""
    highest = signature.groupby("lag")[figure].idxmax()
    return signature.loc[highest].reset_index(drop=True)
