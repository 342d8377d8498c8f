"""Cross entropy and share of errors of several models on the same positions."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from memviz.analysis.errors.overlap import is_error
from memviz.stats.blocks import Blocks

_LEAST = np.finfo(np.float32).tiny  # a probability that was rounded to zero


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
