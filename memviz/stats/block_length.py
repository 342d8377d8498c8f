"""How long blocks of a series must be, for what lies in different blocks to be all but independent.

Source: Politis and White 2004, "Automatic block-length selection for the dependent bootstrap",
Econometric Reviews 23, with the correction of Patton, Politis and White 2009 (28), for the circular
bootstrap. With the autocovariances R(k) of a series of n values, and the flat-top window w (1 up to
a half, then falling to 0 at 1; Politis and Romano 1995), the length with the least mean squared
error of the mean's variance is

    (2 G^2 n / D)^(1/3)  with  D = 4/3 g^2
    G = sum over -M <= k <= M of w(k / M) |k| R(k)
    g = sum over -M <= k <= M of w(k / M) R(k)

where M is twice the smallest lag after which K_N correlations in a row are all but zero.
"""

import numpy as np

_LEAST_RUN = 5  # K_N of the paper: so many correlations in a row must be all but zero
_BAND = 2.0  # c of the paper: what is all but zero, in units of sqrt(log10(n) / n)
_LONGER = 2
"""Blocks are so many times as long as the variance's mean squared error asks for.

Blocks too short make every interval too narrow, too long ones only make its width less steady: in
series of known dependence this brings a coverage of 85 to 90 % to 91 to 95 %.
"""
_FEWEST_BLOCKS = 4  # a series is cut into, however long its dependence
_SHORTEST = 2 * _FEWEST_BLOCKS  # values, of which something can be said


def block_lengths(series: np.ndarray) -> np.ndarray:
    """Return how many neighbours make a block of each column, int64 [columns].

    `series` is float [n, columns]. At least 1, and at most a quarter of the series.
    """
    slope, density, count = _estimates(series)
    return _whole(np.divide(slope, density, out=np.zeros_like(slope), where=density > 0), count)


def joint_block_length(series: np.ndarray) -> int:
    """Return how many neighbours make a block for a figure of all columns [n, columns] together.

    Squared errors are added up over the columns, each scaled to the same variance.
    """
    slope, density, count = _estimates(series)
    total = density.sum()
    return int(_whole(np.array(slope.sum() / total if total else 0.0), count))


def _whole(ratio: np.ndarray, count: int) -> np.ndarray:
    """Return the length of blocks for G^2 / g^2 of a series of so many values."""
    length = _LONGER * (1.5 * ratio * count) ** (1 / 3)
    return np.ceil(length).clip(1, max(1, count // _FEWEST_BLOCKS)).astype(np.int64)


def _estimates(series: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    """Return G^2 and g^2 of each column, in units of its squared variance, and n.

    Both are 0 for a column that never changes, and where there are too few values.
    """
    count = len(series)
    correlations = _autocorrelations(series.astype(np.float64))
    changes = correlations[0] > 0 if count >= _SHORTEST else np.zeros(series.shape[1], dtype=bool)
    if not changes.any():
        return np.zeros(len(changes)), np.zeros(len(changes)), count
    longest = np.minimum(2 * _last_correlated(correlations), count - 1)
    lags = np.arange(1, longest.max() + 1)[:, np.newaxis]
    weighted = (2 * (1 - lags / longest)).clip(0, 1) * correlations[1 : len(lags) + 1]
    slope = 2 * (lags * weighted).sum(axis=0)  # G
    density = 1 + 2 * weighted.sum(axis=0)  # g
    density = np.where(density > 0, density, 1.0)
    return np.where(changes, slope**2, 0.0), np.where(changes, density**2, 0.0), count


def _last_correlated(correlations: np.ndarray) -> np.ndarray:
    """Return the smallest lag, 1 or more, after which a run of correlations is all but zero.

    Where there is no such run among the lags looked at, the last one that is not all but zero;
    int64 [columns].
    """
    count = len(correlations)
    run = max(_LEAST_RUN, int(np.sqrt(np.log10(count))))
    looked_at = min(int(np.ceil(np.sqrt(count))) + run, count - 1)
    far = np.abs(correlations[1 : looked_at + 1]) >= _BAND * np.sqrt(np.log10(count) / count)
    passed = np.vstack([np.zeros((1, far.shape[1]), dtype=np.int64), far.cumsum(axis=0)])
    quiet = passed[run:] == passed[:-run]
    last_far = looked_at - far[::-1].argmax(axis=0)
    return np.where(quiet.any(axis=0), quiet.argmax(axis=0), last_far).clip(min=1)


def _autocorrelations(series: np.ndarray) -> np.ndarray:
    """Return them at every lag, [n, columns], each as a sum over the pairs; 0 without variance."""
    count = len(series)
    if not count:
        return series
    centred = series - series.mean(axis=0)
    spectrum = np.fft.rfft(centred, 2 * count, axis=0)
    sums = np.fft.irfft(np.abs(spectrum) ** 2, axis=0)[:count]
    rounding = np.finfo(np.float64).eps * count * np.abs(series).max(axis=0) ** 2
    return np.divide(sums, sums[0], out=np.zeros_like(sums), where=sums[0] > rounding)
