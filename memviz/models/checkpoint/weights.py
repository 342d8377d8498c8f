"""`model.safetensors`: weights with the names, shapes and types that the model promises."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError, deserialize

from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.format import CONFIG
from memviz.models.model import Model
from memviz.text.vocabulary import PADDING_INDEX

STORED_AS = {"F16": torch.float16, "BF16": torch.bfloat16, "F32": torch.float32}
"""The types that weights may be stored in."""


def weights_in(content: bytes, path: Path, model: Model) -> dict[str, torch.Tensor]:
    """Return every weight in float32, in memory of its own, after checking shape and type.

    `content` is that of the file at `path`.
    """
    expected = {name: list(value.shape) for name, value in model.weights().items()}
    try:
        stored = dict(deserialize(content))
    except SafetensorError as error:
        raise CheckpointError(f"{path}: not a complete safetensors file ({error})") from error
    _check_names(path, set(stored), set(expected))
    for name, shape in expected.items():
        _check_tensor(path, name, stored[name], shape)
    weights = {name: _in_float32(stored.pop(name)) for name in expected}
    for name, value in weights.items():
        if not torch.isfinite(value).all():
            raise CheckpointError(f"{path}: {name} holds values that are not finite; train again")
    if weights["embedding.weight"][PADDING_INDEX].any():
        raise CheckpointError(f"{path}: embedding.weight: the padding row must be zero")
    return weights


def _in_float32(stored: Mapping[str, Any]) -> torch.Tensor:
    own = torch.from_numpy(np.frombuffer(stored["data"], np.uint8).copy())
    return own.view(STORED_AS[stored["dtype"]]).reshape(stored["shape"]).float()


def _check_names(path: Path, found: set[str], expected: set[str]) -> None:
    if found != expected:
        missing, strangers = sorted(expected - found), sorted(found - expected)
        raise CheckpointError(
            f"{path}: the weights do not fit {CONFIG}; missing: {', '.join(missing) or 'none'}; "
            f"unknown: {', '.join(strangers) or 'none'}"
        )


def _check_tensor(path: Path, name: str, stored: Mapping[str, Any], shape: list[int]) -> None:
    if stored["shape"] != shape:
        raise CheckpointError(f"{path}: {name} has shape {stored['shape']}, expected {shape}")
    if stored["dtype"] not in STORED_AS:
        raise CheckpointError(
            f"{path}: {name} is stored as {stored['dtype']}; {', '.join(STORED_AS)} are read"
        )
