"""`signature.csv`: a model's signature, kept in its checkpoint."""

import io
from pathlib import Path

import numpy as np
import pandas as pd

from memviz.models.checkpoint import OPTIONAL_BYTES, SIGNATURE, CheckpointError
from memviz.signature.ngram import KNOWN

FILE = SIGNATURE
COLUMNS = (
    *("layer", "part", "lag"),
    *("accuracy", "accuracy_low", "accuracy_high", "nats", "nats_low", "nats_high"),
    *("network_accuracy", "network_nats", "untrained_accuracy", "untrained_nats"),
    *("text_accuracy", "text_nats"),
    *(f"ngram_{known}_{figure}" for known in KNOWN for figure in ("accuracy", "nats")),
    *("frequent_accuracy", "train_n", "n"),
)
MOST_BYTES = OPTIONAL_BYTES[FILE]
_MOST_LAYERS, _MOST_LAG, _MOST_NATS = 64, 10_000, 100
_PART = r"[a-z]{1,12}( [a-z]{1,12}){0,8}"
_INTERVALS = [name for name in COLUMNS if name.endswith(("_low", "_high"))]


def write_signature(signature: pd.DataFrame, folder: Path) -> None:
    """Write what `memory_signature` returned into the checkpoint `folder`."""
    signature.to_csv(folder / FILE, columns=list(COLUMNS), index=False, float_format="%.5f")


def read_signature(folder: Path) -> pd.DataFrame | None:
    """Return the signature in the checkpoint `folder`, None where there is no such file.

    Raises CheckpointError for a file that is too large, or whose columns or numbers are not those
    of a signature.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    if path.stat().st_size > MOST_BYTES:
        raise CheckpointError(f"{path}: {path.stat().st_size:,} bytes; at most {MOST_BYTES:,}")
    try:
        table = pd.read_csv(io.BytesIO(path.read_bytes()), dtype={"part": str})
    except (OSError, ValueError) as error:
        raise CheckpointError(f"{path}: not a CSV table ({error})") from error
    if tuple(table.columns) != COLUMNS or table.empty:
        raise CheckpointError(f"{path}: it must have rows, with the columns {', '.join(COLUMNS)}")
    numbers = table[[name for name in COLUMNS if name not in ("part", *_INTERVALS)]]
    if not all(map(pd.api.types.is_numeric_dtype, numbers.dtypes)):
        raise CheckpointError(f"{path}: all columns but part must be numbers")
    if not np.isfinite(numbers).all(axis=None):
        raise CheckpointError(f"{path}: a number is missing or not finite")
    _check_places(path, table)
    _check_ranges(path, table)
    return table


def _check_places(path: Path, table: pd.DataFrame) -> None:
    """Raise CheckpointError unless every layer and part has the same lags, ascending."""
    layers, lags = table["layer"], table["lag"]
    if not all(map(pd.api.types.is_integer_dtype, (layers.dtype, lags.dtype))):
        raise CheckpointError(f"{path}: layer and lag must be whole numbers")
    if not table["part"].fillna("").str.fullmatch(_PART).all():
        raise CheckpointError(f"{path}: part must name a part of the state, like h or inner c")
    if not (layers.between(1, _MOST_LAYERS) & lags.between(0, _MOST_LAG)).all():
        raise CheckpointError(f"{path}: a layer or a lag is out of range")
    of_places = {tuple(rows["lag"]) for _, rows in table.groupby(["layer", "part"])}
    if len(of_places) > 1 or any(list(one) != sorted(set(one)) for one in of_places):
        raise CheckpointError(f"{path}: each layer and part must have the same lags, ascending")


def _check_ranges(path: Path, table: pd.DataFrame) -> None:
    """Raise CheckpointError for accuracies, nats or counts that cannot be."""
    known = table.drop(columns="part").fillna(0)  # bounds may be unknown
    accuracies, nats = known.filter(like="accuracy"), known.filter(like="nats")
    counts = table[["train_n", "n"]]
    if not ((accuracies >= 0) & (accuracies <= 1)).all(axis=None):
        raise CheckpointError(f"{path}: an accuracy is not between 0 and 1")
    if not nats.abs().le(_MOST_NATS).all(axis=None) or not counts.ge(1).all(axis=None):
        raise CheckpointError(f"{path}: nats or counts are out of range")
