"""`recall.safetensors`: the decoders that read the past from a model's state, in its checkpoint.

Weights are whole numbers from -127 to 127, and for each lag and symbol the size of one: what is
most probable hardly depends on more, and the file is a fourth as large.
"""

import json
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from memviz.analysis.memory.recall import Place, Recall
from memviz.models.checkpoint import OPTIONAL_BYTES, RECALL, CheckpointError

FILE = RECALL
MOST_BYTES = OPTIONAL_BYTES[FILE]
_FINEST = 127
_DTYPES = {"weights": "I8", "sizes": "F32", "offsets": "F32"}


def write_recall(recall: Recall, folder: Path) -> None:
    """Write the decoders into the checkpoint `folder`."""
    sizes = recall.weights.abs().amax(dim=1, keepdim=True).clamp(min=1e-12) / _FINEST
    tensors = {
        "weights": (recall.weights / sizes).round().to(torch.int8),
        "sizes": sizes.squeeze(1),
        "offsets": recall.offsets.contiguous(),
    }
    about = {"lags": json.dumps(recall.lags), "places": json.dumps(recall.places)}
    save_file(tensors, folder / FILE, metadata=about)


def read_recall(folder: Path) -> Recall | None:
    """Return the decoders in the checkpoint `folder`, None where there is no such file.

    Raises CheckpointError for a file that is too large, or does not hold decoders.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    if path.stat().st_size > MOST_BYTES:
        raise CheckpointError(f"{path}: {path.stat().st_size:,} bytes; at most {MOST_BYTES:,}")
    try:
        with safe_open(path, framework="pt") as file:
            about = file.metadata() or {}
            lags, places = _lags(about.get("lags", "")), _places(about.get("places", ""))
            tensors = {name: file.get_tensor(name) for name in _DTYPES}
            stored = {name: file.get_slice(name).get_dtype() for name in _DTYPES}
    except (SafetensorError, ValueError, RecursionError) as error:
        raise CheckpointError(f"{path}: not a file of decoders ({error})") from error
    if stored != _DTYPES or not _fit(lags, places, **tensors):
        raise CheckpointError(f"{path}: its lags, places and tensors do not fit each other")
    weights = tensors["weights"].float() * tensors["sizes"].unsqueeze(1)
    return Recall(lags, places, weights, tensors["offsets"])


def _lags(content: str) -> tuple[int, ...]:
    """Return the lags. Raises ValueError for what is not ascending numbers from 0 on."""
    lags = json.loads(content)
    if not isinstance(lags, list) or not all(type(lag) is int and 0 <= lag < 1000 for lag in lags):
        raise ValueError("lags: they must be whole numbers, 0 to 999")
    if not lags or lags != sorted(set(lags)):
        raise ValueError("lags: they must ascend")
    return tuple(lags)


def _places(content: str) -> tuple[Place, ...]:
    """Return layers and parts. Raises ValueError for anything else."""
    places = json.loads(content)
    if not isinstance(places, list) or not all(map(_is_place, places)):
        raise ValueError("places: they must be pairs of a layer and a part of its state")
    return tuple((layer, part) for layer, part in places)


def _is_place(place: object) -> bool:
    return isinstance(place, list) and [type(item) for item in place] == [int, str]


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
