"""A made-up memory signature for a tiny checkpoint."""

from pathlib import Path

import numpy as np
import pandas as pd
import torch

import memviz
from memviz.analysis.memory import Recall, write_recall, write_signature
from memviz.analysis.memory.files import COLUMNS

LAGS = (*range(12), 30)


def save_tiny_signature(checkpoint: Path, nats: float = 2.5) -> None:
    """Write a signature that tells `nats` of the character just read, and ever less of others."""
    told = {lag: nats * 0.8**lag for lag in LAGS}
    rows = [dict.fromkeys(COLUMNS, 0.0) | _figures(lag, value) for lag, value in told.items()]
    whole = pd.DataFrame(rows).assign(layer=0, part="whole state", train_n=4000, n=1234)
    of_whole = [name for name in COLUMNS if name.startswith(("network_", "untrained_"))]
    part = whole.assign(layer=1, part="h", **dict.fromkeys(of_whole, np.nan))
    write_signature(pd.concat([whole, part], ignore_index=True), checkpoint)


def _figures(lag: int, nats: float) -> dict[str, float]:
    accuracy = {"accuracy": 0.5, "accuracy_low": 0.45, "accuracy_high": 0.55}
    return accuracy | {"lag": lag, "nats": nats, "nats_low": 0.9 * nats, "nats_high": 1.1 * nats}


def save_tiny_recall(checkpoint: Path, longest: int = 5) -> None:
    """Write probes of the last characters whose weights are random."""
    model = memviz.load(checkpoint)
    lags, symbols = longest + 1, len(model.vocabulary.alphabet)
    generator = torch.Generator().manual_seed(0)
    weights = torch.randn(lags, model.config.hidden_size, symbols, generator=generator)
    places = ((1, "h"),) * lags
    write_recall(
        Recall(tuple(range(lags)), places, weights, torch.zeros(lags, symbols)), checkpoint
    )
