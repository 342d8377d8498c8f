"""The split of observations into training, validation and test."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Split:
    """Indices of observations, int64; no observation is in two parts."""

    train: np.ndarray
    valid: np.ndarray
    test: np.ndarray


def shuffled_split(
    observations: int, left_out: np.ndarray, held_out_share: float, seed: int
) -> Split:
    """Return a random split of the observations that are not `left_out`.

    `held_out_share` of them validate, as many test. Raises ValueError where there are too few
    for a part.
    """
    kept = np.setdiff1d(np.arange(observations), left_out)
    shuffled = np.random.default_rng(seed).permutation(kept)
    held_out = _held_out(len(kept), held_out_share)
    return Split(
        train=shuffled[2 * held_out :],
        valid=shuffled[:held_out],
        test=shuffled[held_out : 2 * held_out],
    )


def contiguous_split(observations: int, held_out_share: float) -> Split:
    """Return the first observations to train on, the next to validate, the last to test.

    `held_out_share` of them validate, as many test. Raises ValueError where there are too few
    for a part.
    """
    held_out = _held_out(observations, held_out_share)
    train, valid, test = np.split(
        np.arange(observations), [observations - 2 * held_out, observations - held_out]
    )
    return Split(train, valid, test)


def _held_out(observations: int, share: float) -> int:
    """Return the number of observations in a held-out part."""
    held_out = round(share * observations)
    if held_out == 0:
        raise ValueError(
            f"the text gives {observations} observations, too few to hold out {100 * share:g} % "
            "for validation and for test; give a longer text"
        )
    return held_out
