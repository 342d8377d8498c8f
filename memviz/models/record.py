"""What is known of a trained model beside its weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

TRAINING_COLUMNS = ("model", "dataset", "seconds", "step", "loss")


@dataclass(frozen=True)
class Record:
    """Where a model came from, the content of its `metrics.json`, its card, its history.

    `source` is what it was loaded by: the folder, or a model of the Hub with its commit; `folder`
    is where its files are, and `weights_sha256` the digest of its weights, None where there are
    none. `training` has the columns of `training.csv`: model (its unit), dataset (train, valid),
    seconds since the start, step (batches), loss (nats), all of them finite and from 0 on.
    """

    source: str
    folder: Path
    metrics: Mapping[str, Any]
    training: pd.DataFrame
    card: str
    weights_sha256: str | None = None
