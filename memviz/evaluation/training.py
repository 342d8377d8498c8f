"""How models were trained: the fields `model`, `parameters` and `training`, and their curves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import pandas as pd

from memviz.evaluation.parts import MeasuredPart, MetricsPart, needed, read_part
from memviz.models.stored_weights import Comparison
from memviz.stats.smoothing import exponential_average

Across = Literal["minutes", "batches"]
"""What a history may be drawn along: a column of `curves_of`."""

_COLUMNS = ["model", "dataset", "minutes", "batches", "loss"]


@dataclass(frozen=True)
class ModelName(MetricsPart):
    """What the model is called, None where it is not said."""

    KEY: ClassVar[str] = "model"

    name: str | None = None


def name_of(metrics: Mapping[str, Any]) -> str:
    """Return what the model is called. Raises FieldError where that is not said."""
    return needed(read_part(ModelName, metrics).name, "model.name")


@dataclass(frozen=True)
class ParameterFacts(MetricsPart):
    """How many numbers were trained, one bias per gate, without the padding row; None: not said."""

    KEY: ClassVar[str] = "parameters"

    embedding: int | None = None
    recurrent: int | None = None
    dense: int | None = None
    total: int | None = None


@dataclass(frozen=True)
class KeptWeights:
    """The weights that an early stop kept: after how many batches and passes, their loss (nats)."""

    batches: int
    epochs: float
    valid: float


@dataclass(frozen=True)
class TrainingFacts(MetricsPart):
    """How a model was trained; None for what is not said.

    `characters` were read, in `batches` of observations and `epochs` passes over the training
    part. `kept` is None where the last weights were. `command` is what was typed, `preset` the
    recipe's name, `commit` that of the code, `unit_sha256` of the file of a unit of one's own.
    """

    KEY: ClassVar[str] = "training"

    characters: int | None = None
    batches: int | None = None
    epochs: float | None = None
    kept: KeptWeights | None = None
    seconds: float | None = None
    hardware: str | None = None
    processes: int | None = None
    commit: str | None = None
    command: str | None = None
    preset: str | None = None
    seed: int | None = None
    unit_sha256: str | None = None
    settings: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class WeightsFacts(MeasuredPart):
    """How the weights are stored; `float16` says how far half the bits would change outputs.

    It is None where that was not tried or is not said.
    """

    KEY: ClassVar[str] = "weights"

    dtype: str | None = None
    float16: Comparison | None = None


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
