"""What a finished run leaves: a checkpoint folder."""

from pathlib import Path

from memviz import checkpoint
from memviz.model import Model
from train.card import card
from train.dataset import Dataset
from train.metrics import training_metrics
from train.settings import FitSettings
from train.state import Progress


def write_checkpoint(
    model: Model,
    settings: FitSettings,
    dataset: Dataset,
    progress: Progress,
    output: Path,
    command: str,
    code: str,
) -> None:
    """Write the model with the metrics of its training to `output`, beside `training.csv`."""
    metrics = training_metrics(model, settings, dataset, progress, command, code)
    checkpoint.save(model, output, metrics, card(model.config, metrics))
