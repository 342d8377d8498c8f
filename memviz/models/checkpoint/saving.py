"""Writing a checkpoint: the folder holds the model before or the new one, or is refused."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from memviz.files.replacing import flush, replace_bytes, replace_text
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.folder import (
    check_size,
    digest_of,
    parsed,
    read_bytes,
    sha256_of_weights,
)
from memviz.models.checkpoint.format import (
    CARD,
    CONFIG,
    FILES,
    MAX_BYTES,
    METRICS,
    OF_ONE_MODEL,
    OPTIONAL_BYTES,
    TRAINING,
    VOCABULARY,
    WEIGHTS,
)
from memviz.models.checkpoint.loading import load
from memviz.models.config import FORMAT_VERSION
from memviz.models.json_grammar import json_of
from memviz.models.model import Model
from memviz.models.record import TRAINING_COLUMNS
from memviz.models.stored_weights import StoredWeights, stored_weights


def save(
    model: Model,
    folder: Path,
    metrics: Mapping[str, Any],
    card: str = "",
    weights: StoredWeights | None = None,
) -> None:
    """Write `model` to `folder` with its metrics and card: all of it, or nothing.

    `weights` are those of the model as they are to be stored, by default in float32. The training
    history `training.csv` is written by the training itself as it runs. What was measured on other
    weights, memory signature and probes, is removed. The metrics name the other files by sha256,
    go first and come last: where this is killed half-way, the folder is one that `load` refuses.
    Raises CheckpointError for what `load` would refuse, OSError where it cannot be written; the
    folder is then as it was.
    """
    weights = weights or stored_weights(model)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".new-") as place:
        whole = Path(place)
        replace_text(whole / CARD, card)
        model.vocabulary.save(whole / VOCABULARY)
        replace_bytes(whole / CONFIG, json_of(model.config.to_json()))
        replace_bytes(whole / WEIGHTS, weights.content)
        replace_text(whole / TRAINING, ",".join(TRAINING_COLUMNS) + "\n")
        files = {name: digest_of(read_bytes(whole, name)) for name in OF_ONE_MODEL}
        content = {"format_version": FORMAT_VERSION, **metrics, FILES: files}
        replace_bytes(whole / METRICS, json_of(content))
        _check_that_it_loads(whole, folder)
        _move(whole, folder, others=not _holds(folder, weights.sha256))


def write_metrics(folder: Path, metrics: Mapping[str, Any]) -> None:
    """Write what a checkpoint's metrics are from now on.

    Raises CheckpointError for what could not be read again, such as a number that is not finite.
    """
    path, content = folder / METRICS, json_of(metrics)
    check_size(path, len(content), MAX_BYTES[METRICS])
    parsed(path, content)
    replace_bytes(path, content)


def _move(whole: Path, folder: Path, others: bool) -> None:
    """Move a checkpoint to `folder`, which at each moment holds metrics of its files, or none.

    `others` says whether other weights than these are there.
    """
    (folder / METRICS).unlink(missing_ok=True)
    flush(folder)
    if others:
        for name in OPTIONAL_BYTES:
            (folder / name).unlink(missing_ok=True)
    for name in (*OF_ONE_MODEL, CARD):
        (whole / name).replace(folder / name)
    if not (folder / TRAINING).exists():
        (whole / TRAINING).replace(folder / TRAINING)
    flush(folder)
    (whole / METRICS).replace(folder / METRICS)
    flush(folder)


def _holds(folder: Path, sha256: str) -> bool:
    try:
        return sha256_of_weights(folder) == sha256
    except CheckpointError:  # whatever is there, it is not these weights
        return False


def _check_that_it_loads(written: Path, folder: Path) -> None:
    """Raise CheckpointError unless `written`, which is to be moved to `folder`, can be loaded."""
    try:
        load(written)
    except CheckpointError as error:
        raise CheckpointError(str(error).replace(str(written), str(folder))) from error
