"""Which observations train a model, which choose it, and which test it."""

from dataclasses import dataclass

import numpy as np

HELD_OUT_SHARE = 0.05
"""Of validation and of test, each, as in the article."""


@dataclass(frozen=True)
class Split:
    """Indices of observations, int64, shuffled; no observation is in two parts."""

    train: np.ndarray
    valid: np.ndarray
    test: np.ndarray


def split(observations: int, left_out: np.ndarray, seed: int) -> Split:
    """Return a random 90/5/5 split of the observations that are not `left_out`.

    Raises ValueError where there are too few for a part.
    """
    kept = np.setdiff1d(np.arange(observations), left_out)
    shuffled = np.random.default_rng(seed).permutation(kept)
    held_out = round(HELD_OUT_SHARE * len(kept))
    if held_out == 0:
        raise ValueError(
            f"the text gives {len(kept)} observations, too few to hold out 5 % for validation "
            "and for test; give a longer text"
        )
    return Split(
        train=shuffled[2 * held_out :],
        valid=shuffled[:held_out],
        test=shuffled[held_out : 2 * held_out],
    )
