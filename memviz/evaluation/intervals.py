"""How the intervals of a model of words were made, and what they are where none were kept."""

from math import nan

import numpy as np

from memviz.evaluation.held_out_results import Counted
from memviz.stats.bootstrap import Estimate
from memviz.stats.proportions import wilson_interval

BY_OBSERVATION = "95 %, block bootstrap over observations"
"""What `python -m train evaluate` writes: see `memviz.stats.bootstrap`."""
BY_POSITION = "95 %, Wilson, as if positions were independent"
"""Those of results that were written before: too narrow for one model."""


def accuracy_estimate(counted: Counted, top: int) -> Estimate | None:
    """Return the accuracy of the first `top` suggestions, None where it was not measured.

    Where no interval was kept it is Wilson's, of positions taken as independent; NaN where sample
    sizes are not known either.
    """
    share = counted.share(top)
    if share is None:
        return None
    if counted.accuracy_intervals is not None:
        bounds = counted.accuracy_intervals.get(top, (None, None))
        return Estimate(share, *(nan if bound is None else bound for bound in bounds))
    if not counted.positions or not 0 <= share <= 1:
        return Estimate(share, nan, nan)
    positions = float(counted.positions)
    low, high = wilson_interval(np.array(share * positions), np.array(positions))
    return Estimate(share, float(low), float(high))


def interval_kind(counted: Counted) -> str:
    """Return in words how the intervals of `accuracy_estimate` were made."""
    return counted.interval or BY_POSITION
