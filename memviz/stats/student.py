"""Student's interval of a mean of values that do not depend on each other, as over seeds."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit


def student(values: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean over the first axis and half its 95 % interval, NaN with a single value."""
    values = np.asarray(values, dtype=float)
    mean, count = values.mean(axis=0), len(values)
    if count < 2:
        return mean, np.full_like(mean, np.nan)
    return mean, stdtrit(count - 1, 0.975) * values.std(axis=0, ddof=1) / np.sqrt(count)
