"""Smoothing of a curve whose points may lie at unequal distances."""

import numpy as np


def exponential_average(steps: np.ndarray, values: np.ndarray, half_life: float) -> np.ndarray:
    """Return at each point the weighted mean of the values up to it, [points].

    A value's weight halves with every `half_life` that it lies back, in the unit of `steps`,
    which must ascend. A half-life of 0 returns the values as they are. The weights are divided
    by their sum, so the beginning is not drawn towards zero.

    Raises ValueError for a negative half-life.
    """
    if half_life < 0:
        raise ValueError(f"half_life: got {half_life}; it must be 0 or more")
    values = np.asarray(values, dtype=float)
    if half_life == 0:
        return values
    decays = 0.5 ** (np.diff(steps, prepend=steps[:1]) / half_life)
    averages = np.empty_like(values)
    total = weight = 0.0
    for index, (value, decay) in enumerate(zip(values, decays, strict=True)):
        total, weight = total * decay + value, weight * decay + 1
        averages[index] = total / weight
    return averages
