"""What a checkpoint says about its model: metrics, training history and card, read as a record."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.folder import (
    check_folder,
    digest_of_file,
    is_file,
    read_bytes,
    read_json,
)
from memviz.models.checkpoint.format import (
    CARD,
    FILES,
    MEASURED_ON,
    METRICS,
    OF_ONE_MODEL,
    TRAINING,
    WEIGHTS,
)
from memviz.models.config import FORMAT_VERSION
from memviz.models.history import history_in
from memviz.models.record import Record


def read_record(folder: Path | str) -> Record:
    """Return metrics, training history and card of the model in `folder`; weights are not loaded.

    Parts of the metrics that were measured on other weights than those in the folder are left out.
    Raises CheckpointError where the metrics are not of the files beside them.
    """
    folder = Path(folder)
    check_folder(folder)
    there = [name for name in OF_ONE_MODEL if is_file(folder / name)]
    return record_of(folder, {name: digest_of_file(folder, name) for name in there})


def record_of(folder: Path, digests: Mapping[str, str]) -> Record:
    """Return the record in `folder`; `digests` are those of the files that are there, by name."""
    metrics = read_json(folder, METRICS)
    if not isinstance(metrics, dict) or metrics.get("format_version") != FORMAT_VERSION:
        raise CheckpointError(
            f"{folder / METRICS}: expected an object with format_version {FORMAT_VERSION}"
        )
    named = metrics.get(FILES)
    for name, digest in digests.items():
        if isinstance(named, Mapping) and named.get(name, digest) != digest:
            raise CheckpointError(
                f"{folder / name}: not the file that {METRICS} was written for; copy the folder "
                "again, whole"
            )
    sha256 = digests.get(WEIGHTS)
    return Record(
        source=str(folder),
        folder=folder,
        weights_sha256=sha256,
        metrics={key: part for key, part in metrics.items() if measured_on(part, sha256)},
        training=_read_training(folder),
        card=read_bytes(folder, CARD).decode("utf-8", errors="replace"),
    )


def measured_on(part: Any, sha256: str | None) -> bool:
    """Return whether a part may be of the weights with this digest: it names no others."""
    named = part.get(MEASURED_ON) if isinstance(part, Mapping) else None
    return sha256 is None or named in (None, sha256)


def _read_training(folder: Path) -> pd.DataFrame:
    try:
        return history_in(read_bytes(folder, TRAINING))
    except CheckpointError:
        raise
    except ValueError as error:
        raise CheckpointError(f"{folder / TRAINING}: {error}") from error
