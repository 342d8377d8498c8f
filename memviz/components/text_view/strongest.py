"""What a prediction depends on most, at every timestep: one earlier word, or one character."""

from collections.abc import Iterator

import numpy as np

from memviz.analysis.connectivity.connectivity import Connectivity
from memviz.text.words import word_starts


def strongest_earlier_words(connectivity: Connectivity) -> tuple[np.ndarray, np.ndarray]:
    """Return where the earlier word with the largest share of each row begins, and that share.

    Starts int32 [time], -1 where there is none; shares float32 [time] (0 to 1), NaN there. The
    same as `memviz.analysis.findings.finding` has as `strongest`, for all timesteps at once.
    """
    starts = word_starts(connectivity.text)
    found = []
    for timestep, row in _rows(connectivity):
        earlier = sorted(set(starts[: timestep + 1]))[:-1]
        if row is None or not earlier:
            found.append((-1, np.nan))
            continue
        sums = np.add.reduceat(row, [*earlier, starts[timestep]])[:-1]
        most = int(sums.argmax())
        found.append((earlier[most], sums[most] / row.sum()))
    return _columns(found)


def strongest_characters(connectivity: Connectivity) -> tuple[np.ndarray, np.ndarray]:
    """Return the character with the largest share of each row, and that share, in the same form."""
    found = [
        (-1, np.nan) if row is None else (int(row.argmax()), row.max() / row.sum())
        for _, row in _rows(connectivity)
    ]
    return _columns(found)


def _rows(connectivity: Connectivity) -> Iterator[tuple[int, np.ndarray | None]]:
    """Yield each timestep and its row's absolute values [timestep + 1], None for an empty one."""
    for timestep, row in enumerate(connectivity.matrix):
        values = np.abs(row[: timestep + 1].astype(np.float64))
        yield timestep, values if values.any() and connectivity.has_target[timestep] else None


def _columns(found: list[tuple[int, float]]) -> tuple[np.ndarray, np.ndarray]:
    starts, shares = zip(*found, strict=True)
    return np.array(starts, dtype=np.int32), np.array(shares, dtype=np.float32)
