"""What a prediction depends on most, at every timestep: one earlier word, or one character."""

from collections.abc import Iterator

import numpy as np

from memviz.analysis.connectivity.connectivity import AnyConnectivity
from memviz.text.words import word_starts


def strongest_earlier_words(connectivity: AnyConnectivity) -> tuple[np.ndarray, np.ndarray]:
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


def strongest_characters(connectivity: AnyConnectivity) -> tuple[np.ndarray, np.ndarray]:
    """Return the character with the largest share of each row, and that share, in the same form.

    Where a symbol has several characters, it is the symbol's share, at its first character.
    """
    parts = connectivity.parts
    parts = np.ones(len(connectivity.text)) if parts is None else parts
    found = [
        (-1, np.nan)
        if row is None
        else (int(row.argmax()), row.max() / (row * parts[: len(row)]).sum())
        for _, row in _rows(connectivity)
    ]
    return _columns(found)


def _rows(connectivity: AnyConnectivity) -> Iterator[tuple[int, np.ndarray | None]]:
    """Yield each timestep and its row's absolute values [timestep + 1], None where there is none.

    There is none where the row is not here, has no target or is zero throughout.
    """
    for timestep, has_target in enumerate(connectivity.has_target):
        values = None
        if has_target and timestep in connectivity.timesteps:
            values = np.abs(connectivity.at(timestep).row.astype(np.float64))
        yield timestep, None if values is None or not values.any() else values


def _columns(found: list[tuple[int, float]]) -> tuple[np.ndarray, np.ndarray]:
    starts, shares = zip(*found, strict=True)
    return np.array(starts, dtype=np.int32), np.array(shares, dtype=np.float32)
