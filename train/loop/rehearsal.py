"""What is found out before training instead of after it: whether the model can be kept."""

import math
from pathlib import Path
from tempfile import TemporaryDirectory

from memviz.evaluation.held_out_results import Validation
from memviz.evaluation.parts import written
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.format import MAX_BYTES, TRAINING
from memviz.models.checkpoint.saving import save
from train.loop.finish import training_metrics
from train.loop.run import Run
from train.results.card import card

_LINE = 40
"""The most bytes of a line of the history, the unit's name not counted."""


def rehearse(run: Run, command: str, preset: str, code: str) -> None:
    """Write the model as it is before training, load it and throw it away.

    Raises ValueError or OSError for what would only be found when the run is over: sizes, names and
    numbers that a checkpoint may not hold, nothing to validate on, a folder that is full.
    """
    _check_validation(run)
    _check_history(run)
    metrics = training_metrics(run, command, preset, code) | written(Validation(cross_entropy=0.0))
    with TemporaryDirectory(dir=run.output, prefix=".rehearsal-") as place:
        try:
            save(run.model, Path(place), metrics, card(run.model.config, metrics))
        except CheckpointError as error:
            reason = str(error).removeprefix(f"{place}/")
            raise ValueError(
                f"the trained model could not be opened again: {reason}; nothing was trained"
            ) from error


def _check_validation(run: Run) -> None:
    """Raise ValueError where no validation loss could be told."""
    if not run.validated_positions():
        raise ValueError(
            "validation_observations: in none of them is anything that the model knows; give a "
            "longer text, or more --words or --validation-observations"
        )


def _check_history(run: Run) -> None:
    """Raise ValueError where the history would become larger than is read."""
    settings = run.settings
    batches = settings.epochs * run.batches.per_epoch or settings.characters / (
        settings.batch * settings.observation_length
    )
    lines = MAX_BYTES[TRAINING] // (_LINE + len(settings.unit))
    fewest = math.ceil(2 * batches / lines)  # two lines each time
    if 0 < settings.validate_every < fewest:
        raise ValueError(
            f"validate_every: got {settings.validate_every}; {TRAINING} would have more lines than "
            f"are read; give at least {fewest}"
        )
