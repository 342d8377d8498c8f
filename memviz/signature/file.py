"""`signature.csv`: a model's signature, kept in its checkpoint."""

import io
from pathlib import Path

import numpy as np
import pandas as pd

from memviz.checkpoint import CheckpointError
from memviz.signature.ngram import KNOWN

FILE = "signature.csv"
COLUMNS = (
    *("layer", "part", "lag"),
    *("accuracy", "accuracy_low", "accuracy_high", "nats", "nats_low", "nats_high"),
    *("network_accuracy", "network_nats", "untrained_accuracy", "untrained_nats"),
    *("text_accuracy", "text_nats"),
    *(f"ngram_{known}_{figure}" for known in KNOWN for figure in ("accuracy", "nats")),
    *("frequent_accuracy", "train_n", "n"),
)
_MOST_BYTES = 1_000_000
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
    if path.stat().st_size > _MOST_BYTES:
        raise CheckpointError(f"{path}: {path.stat().st_size:,} bytes; at most {_MOST_BYTES:,}")
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
    return table
