"""A model that is to be trained, and how far its folder says it has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from memviz.evaluation.held_out_results import HeldOutResults
from memviz.evaluation.parts import holds, needed, read_part
from memviz.evaluation.training import TrainingFacts
from memviz.models.checkpoint.format import METRICS, WEIGHTS
from memviz.models.checkpoint.record import read_record
from train.settings import FitSettings


@dataclass(frozen=True)
class Reference:
    """One model of the series and the folder of its run."""

    settings: FitSettings
    preset: str
    folder: Path


class Done(Enum):
    """How far a reference model has come."""

    NOTHING = "to be trained"
    TRAINED = "trained, not evaluated"
    EVALUATED = "evaluated"


def done(reference: Reference) -> Done:
    """Return how far a model has come.

    Raises ValueError when its folder holds a finished model of other settings, and CheckpointError
    for one that cannot be read: to train it again would give the same.
    """
    if not (reference.folder / WEIGHTS).exists():
        return Done.NOTHING
    metrics = read_record(reference.folder).metrics
    if _settings(metrics) != reference.settings.to_json():
        raise ValueError(
            f"{reference.folder / METRICS}: the model there was trained with other settings; "
            "give another --output, or delete the folder"
        )
    return Done.EVALUATED if holds(metrics, HeldOutResults) else Done.TRAINED


def _settings(metrics: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return every setting a model was trained with; those added since have their defaults."""
    try:
        settings = needed(read_part(TrainingFacts, metrics).settings, "training.settings")
        return FitSettings(**settings).to_json()
    except (TypeError, ValueError):
        return None
