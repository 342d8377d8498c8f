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

    `half_lag`: the smallest lag, in characters, up to which half of `nats` is reached; 0 where
    there are none.
    """

    nats: float
    half_lag: int


def signature_summary(signature: pd.DataFrame) -> SignatureSummary:
    """Return the summary of what `memory_signature` returned for one model."""
    above = (signature["nats"] - signature["text_nats"]).clip(lower=0)
    best = above.groupby(signature["lag"]).max()
    every = np.arange(best.index[0], best.index[-1] + 1)
    sums = np.interp(every, best.index, best).cumsum()
    return SignatureSummary(float(sums[-1]), int(every[np.argmax(sums >= sums[-1] / 2)]))
