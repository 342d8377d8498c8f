"""The lags at which memory is measured."""

import numpy as np

IN_FULL = 40  # characters back, every lag up to here
LONGEST = 150
_FURTHER = 8  # lags beyond, at equal ratios


def default_lags() -> tuple[int, ...]:
    """Return 0 to 40 in full, then eight lags at equal ratios up to 150."""
    further = np.geomspace(IN_FULL, LONGEST, _FURTHER + 1)[1:].round().astype(int)
    return (*range(IN_FULL + 1), *further.tolist())


def check_lags(lags: tuple[int, ...]) -> None:
    """Raise ValueError unless the lags are whole numbers from 0 on, in ascending order."""
    if not lags or list(lags) != sorted(set(lags)) or lags[0] < 0:
        raise ValueError(f"lags: got {lags!r}; give different numbers from 0 on, in order")
