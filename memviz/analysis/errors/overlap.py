"""How often models are wrong, by how much, and which errors two of them share."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from memviz.stats.blocks import Blocks

RIGHT = 0.5
_LEAST = np.finfo(np.float32).tiny  # a probability that was rounded to zero


def is_error(probabilities: np.ndarray) -> np.ndarray:
    """Return where the character got a probability below one half, bool [positions]."""
    return probabilities < RIGHT


class Overlap(NamedTuple):
    """The positions of two models, int64 each: they add up to all positions of the text."""

    both_wrong: np.ndarray
    first_wrong: np.ndarray
    """Errors of the first model alone."""
    second_wrong: np.ndarray
    """Errors of the second model alone."""
    both_right: np.ndarray


def overlap(first: np.ndarray, second: np.ndarray) -> Overlap:
    """Return which of two models is wrong where, from their probabilities [positions] each."""
    one, two = is_error(first), is_error(second)
    return Overlap(
        np.flatnonzero(one & two),
        np.flatnonzero(one & ~two),
        np.flatnonzero(~one & two),
        np.flatnonzero(~one & ~two),
    )


def nats(probabilities: np.ndarray) -> np.ndarray:
    """Return the surprise at each character in nats, -ln p, float64 [positions]."""
    return -np.log(np.maximum(probabilities, _LEAST, dtype=np.float64))


def cross_entropies(models: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Return one row per model: model, nats, low, high, errors, errors_low, errors_high, n.

    `models` maps names to probabilities [positions]; nats are per character, errors a share (0 to
    1) of the n positions. Intervals: see `Blocks`.
    """
    rows = []
    for name, probabilities in models.items():
        blocks = Blocks(len(probabilities))
        entropy = blocks.mean(nats(probabilities))
        errors = blocks.mean(is_error(probabilities))
        rows.append((name, *entropy, *errors, len(probabilities)))
    columns = ["model", "nats", "low", "high", "errors", "errors_low", "errors_high", "n"]
    return pd.DataFrame(rows, columns=columns)
