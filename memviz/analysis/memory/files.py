"""A model's memory, kept in its checkpoint: `signature.csv` and `recall.safetensors`.

Both name the weights of the model that they were measured on, by sha256, and are not shown with
others. Files of earlier versions name none: they count as measured on those beside them.

The second holds the probes that read the past from a state. Their weights are stored as whole
numbers from -127 to 127, with one scale for each lag and symbol. That makes the file a fourth as
large, and hardly ever changes which symbol is the most probable.
"""

import io
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from memviz.analysis.memory.baselines import KNOWN
from memviz.analysis.memory.classes import ANOTHER
from memviz.analysis.memory.recall import Recall
from memviz.analysis.memory.states import WHOLE_STATE
from memviz.files.replacing import replace_text, replacing
from memviz.models.checkpoint.error import CheckpointError, reading
from memviz.models.checkpoint.folder import optional_file, sha256_of_weights
from memviz.models.checkpoint.format import MEASURED_ON, OPTIONAL_BYTES, RECALL, SIGNATURE
from memviz.models.checkpoint.record import measured_on
from memviz.models.contract import Place

_BY_UNTRAINED = tuple(
    f"untrained_{figure}{bound}"
    for figure in ("accuracy", "nats")
    for bound in ("", "_low", "_high")
)
COLUMNS = (
    *("layer", "part", "lag"),
    *("accuracy", "accuracy_low", "accuracy_high", "nats", "nats_low", "nats_high"),
    *("network_accuracy", "network_nats", *_BY_UNTRAINED, "text_accuracy", "text_nats"),
    *(f"ngram_{known}_{figure}" for known in KNOWN for figure in ("accuracy", "nats")),
    *("frequent_accuracy", "train_n", "n"),
)
_BOUNDS = tuple(name for name in COLUMNS if name.endswith(("_low", "_high")))
_NOT_EARLIER = tuple(name for name in _BY_UNTRAINED if name in _BOUNDS)
"""What files of earlier versions lack; they lack the whole state, too."""
_EARLIER = tuple(name for name in COLUMNS if name not in _NOT_EARLIER)
_OF_SOME_PLACES = ("network_accuracy", "network_nats", "untrained_accuracy", "untrained_nats")
"""What is measured of the whole state alone; in files of earlier versions of each part."""
_MOST_LAYERS, _MOST_LAG, _MOST_NATS = 64, 10_000, 100
_PART = r"[a-z]{1,12}( [a-z]{1,12}){0,8}"
_FINEST = 127
_MEMBERS = "members"
_LONGEST_LINE = 1_000  # bytes of signature.csv
_MOST_PLACES = 256  # layers and parts of their states: each is a curve in a chart
_DTYPES = {"weights": "I8", "sizes": "F32", "offsets": "F32"}


def write_signature(
    signature: pd.DataFrame, folder: Path, weights_sha256: str | None = None
) -> None:
    """Write what `memory_signature` returned into the checkpoint `folder`.

    `weights_sha256` is the digest of the weights it was measured on, of the model's record; None
    for a folder that holds no model, where nothing can be mistaken. Raises CheckpointError for a
    table that `read_signature` would refuse; nothing is written then.
    """
    path = folder / SIGNATURE
    table = signature[list(COLUMNS)]
    _check(path, table)
    if weights_sha256 is not None:
        table = table.assign(**{MEASURED_ON: weights_sha256})
    content = table.to_csv(index=False, float_format="%.5f")
    _check_size(path, len(content.encode()))
    replace_text(path, content)


def read_signature(folder: Path) -> pd.DataFrame | None:
    """Return the signature in the checkpoint `folder`, None where there is none of its weights.

    Raises CheckpointError for a file that is too large or a link to one elsewhere, or whose columns
    or numbers are not those of a signature.
    """
    path = optional_file(folder, SIGNATURE)
    if path is None:
        return None
    with reading(path):
        content = path.read_bytes()
    if max(map(len, content.splitlines()), default=0) > _LONGEST_LINE:  # columns without end
        raise CheckpointError(f"{path}: a line is longer than {_LONGEST_LINE:,} bytes")
    try:
        table = pd.read_csv(io.BytesIO(content), dtype={"part": str, MEASURED_ON: str})
    except ValueError as error:
        raise CheckpointError(f"{path}: not a CSV table ({error})") from error
    if MEASURED_ON in table:
        named = set(table.pop(MEASURED_ON))
        if not all(_of_the_weights_in(folder, sha256) for sha256 in named):
            return None
    if tuple(table.columns) == _EARLIER:
        table = table.reindex(columns=list(COLUMNS))  # what lacks is NaN
    _check(path, table)
    return table


def _check(path: Path, table: pd.DataFrame) -> None:
    """Raise CheckpointError for a table that is no signature."""
    if tuple(table.columns) != COLUMNS or table.empty:
        raise CheckpointError(f"{path}: it must have rows, with the columns {', '.join(COLUMNS)}")
    numbers = table.drop(columns="part")
    if not all(map(pd.api.types.is_numeric_dtype, numbers.dtypes)):
        raise CheckpointError(f"{path}: all columns but part must be numbers")
    everywhere = numbers.drop(columns=[*_BOUNDS, *_OF_SOME_PLACES])
    if not np.isfinite(everywhere).all(axis=None) or np.isinf(numbers).any(axis=None):
        raise CheckpointError(f"{path}: a number is missing or not finite")
    _check_places(path, table)
    _check_ranges(path, table)
    _check_some_places(path, table)


def _check_size(path: Path, size: int) -> None:
    most = OPTIONAL_BYTES[path.name]
    if size > most:
        raise CheckpointError(f"{path}: {size:,} bytes; at most {most:,}")


def _of_the_weights_in(folder: Path, sha256: object) -> bool:
    return measured_on({MEASURED_ON: sha256}, sha256_of_weights(folder))


def _check_places(path: Path, table: pd.DataFrame) -> None:
    """Raise CheckpointError unless every layer and part has the same lags, ascending."""
    layers, lags = table["layer"], table["lag"]
    if not all(map(pd.api.types.is_integer_dtype, (layers.dtype, lags.dtype))):
        raise CheckpointError(f"{path}: layer and lag must be whole numbers")
    if not table["part"].fillna("").str.fullmatch(_PART).all():
        raise CheckpointError(f"{path}: part must name a part of the state, like h or inner c")
    whole = table["part"] == WHOLE_STATE[1]
    if not ((layers == WHOLE_STATE[0]) == whole).all():
        raise CheckpointError(f"{path}: layer 0 is the whole state, and nothing else is")
    if not (layers.between(0, _MOST_LAYERS) & lags.between(0, _MOST_LAG)).all():
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
    if len(table[["layer", "part"]].drop_duplicates()) > _MOST_PLACES:
        raise CheckpointError(f"{path}: more than {_MOST_PLACES} layers and parts")
    if not nats.abs().le(_MOST_NATS).all(axis=None) or not counts.ge(1).all(axis=None):
        raise CheckpointError(f"{path}: nats or counts are out of range")


def _check_some_places(path: Path, table: pd.DataFrame) -> None:
    """Raise CheckpointError unless network and untrained models are known of the whole state.

    Where that is missing they are known of every part. A place has them at every lag or at none.
    """
    whole = table["layer"] == WHOLE_STATE[0]
    measured = whole if whole.any() else ~whole
    known = table[list(_OF_SOME_PLACES)].notna()
    if not known.eq(measured, axis=0).all(axis=None):
        raise CheckpointError(
            f"{path}: network_ and untrained_ columns must be filled for the whole state, or for "
            "every part where that is missing, and for nothing else"
        )


def write_recall(recall: Recall, folder: Path, weights_sha256: str | None = None) -> None:
    """Write the probes into the checkpoint `folder`; `weights_sha256` as in `write_signature`."""
    sizes = recall.weights.abs().amax(dim=1, keepdim=True).clamp(min=1e-12) / _FINEST
    tensors = {
        "weights": (recall.weights / sizes).round().to(torch.int8),
        "sizes": sizes.squeeze(1),
        "offsets": recall.offsets.contiguous(),
    }
    about = {"lags": json.dumps(recall.lags), "places": json.dumps(recall.places)}
    if recall.members is not None:
        about[_MEMBERS] = json.dumps(recall.members)
    if weights_sha256 is not None:
        about[MEASURED_ON] = weights_sha256
    with replacing(folder / RECALL) as place:
        save_file(tensors, place, metadata=about)


def read_recall(folder: Path) -> Recall | None:
    """Return the probes in the checkpoint `folder`, None where there are none of its weights.

    Raises CheckpointError for a file that is too large or a link to one elsewhere, or does not hold
    probes.
    """
    path = optional_file(folder, RECALL)
    if path is None:
        return None
    try:
        # By reading, not by mapping: the file may be replaced while its probes are in use.
        with reading(path), safe_open(path, framework="pt", backend="pread") as file:
            about = file.metadata() or {}
            lags, places = _lags(about.get("lags", "")), _places(about.get("places", ""))
            members = _members(about[_MEMBERS]) if _MEMBERS in about else None
            tensors = {name: file.get_tensor(name) for name in _DTYPES}
            stored = {name: file.get_slice(name).get_dtype() for name in _DTYPES}
    except (SafetensorError, ValueError, RecursionError) as error:
        raise CheckpointError(f"{path}: not a file of decoders ({error})") from error
    if not _of_the_weights_in(folder, about.get(MEASURED_ON)):
        return None
    symbols = tensors["offsets"].shape[-1] if tensors["offsets"].dim() else 0
    classes_fit = members is None or len(members) == symbols
    if stored != _DTYPES or not classes_fit or not _fit(lags, places, **tensors):
        raise CheckpointError(f"{path}: its lags, places and tensors do not fit each other")
    weights = tensors["weights"].float() * tensors["sizes"].unsqueeze(1)
    return Recall(lags, places, weights, tensors["offsets"], members)


def _lags(content: str) -> tuple[int, ...]:
    """Return the lags. Raises ValueError for what is not ascending numbers from 0 on."""
    lags = json.loads(content)
    if not isinstance(lags, list) or not all(type(lag) is int and 0 <= lag < 1000 for lag in lags):
        raise ValueError("lags: they must be whole numbers, 0 to 999")
    if not lags or lags != sorted(set(lags)):
        raise ValueError("lags: they must ascend")
    return tuple(lags)


def _members(content: str) -> tuple[int, ...]:
    """Return the symbols of the classes. Raises ValueError for what is not a list of indices."""
    members = json.loads(content)
    if not isinstance(members, list) or not all(type(one) is int for one in members):
        raise ValueError(f"{_MEMBERS}: they must be whole numbers")
    *own, last = members or [0]
    if last != ANOTHER or own != sorted(set(own)) or min(own, default=0) < 0:
        raise ValueError(f"{_MEMBERS}: they must ascend and end in {ANOTHER}")
    return tuple(members)


def _places(content: str) -> tuple[Place, ...]:
    """Return layers and parts. Raises ValueError for anything else."""
    places = json.loads(content)
    if not isinstance(places, list) or not all(map(_is_place, places)):
        raise ValueError("places: they must be pairs of a layer and a part of its state")
    return tuple((layer, part) for layer, part in places)


def _is_place(place: object) -> bool:
    if not isinstance(place, list) or [type(item) for item in place] != [int, str]:
        return False
    layer, part = place
    return 0 <= layer <= _MOST_LAYERS and re.fullmatch(_PART, part) is not None


def _fit(
    lags: tuple[int, ...],
    places: tuple[Place, ...],
    weights: Tensor,
    sizes: Tensor,
    offsets: Tensor,
) -> bool:
    count, symbols = len(lags), offsets.shape[-1] if offsets.dim() else 0
    return (
        len(places) == count
        and weights.dim() == 3
        and weights.shape[::2] == (count, symbols)
        and sizes.shape == offsets.shape == (count, symbols)
        and bool(torch.isfinite(sizes).all() and torch.isfinite(offsets).all())
    )
