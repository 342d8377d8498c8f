"""How models were trained, as curves, from their histories."""

from collections.abc import Mapping
from typing import Literal

import pandas as pd

from memviz.models.record import TRAINING_COLUMNS
from memviz.stats.smoothing import exponential_average

Across = Literal["minutes", "batches"]
"""What a history may be drawn along: a column of `curves_of`."""

_COLUMNS = ["model", "dataset", "minutes", "batches", "loss"]


def numeric_history(training: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a `training.csv` that are numbers: anyone can write one."""
    numbers = training[["seconds", "step", "loss"]].apply(pd.to_numeric, errors="coerce")
    return training[["model", "dataset"]].join(numbers).dropna()[list(TRAINING_COLUMNS)]


def curves_of(histories: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the histories by models' names as one table, empty ones left out.

    Columns: model (name), dataset (train, valid), minutes, batches, loss (nats).
    """
    tables = [
        training.assign(model=name, minutes=training["seconds"] / 60, batches=training["step"])[
            _COLUMNS
        ].sort_values(["dataset", "batches"], kind="stable")
        for name, training in histories.items()
        if len(training)
    ]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=_COLUMNS)


def smoothed(curves: pd.DataFrame, half_life: int) -> pd.DataFrame:
    """Return the curves with `loss` smoothed by a mean whose half-life is given in batches."""
    loss = curves["loss"].astype(float).copy()
    for _, rows in curves.groupby(["model", "dataset"], sort=False):
        steps, values = rows["batches"].to_numpy(), rows["loss"].to_numpy()
        loss[rows.index] = exponential_average(steps, values, half_life)
    return curves.assign(loss=loss)
