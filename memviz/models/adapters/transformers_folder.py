"""A folder with a model of transformers: checked, then opened by the library's own classes.

Strangers may have written all of it. The class is chosen here, by the type that `config.json`
names, and only settings that this class has are passed on: no code of the folder's is run, and
nothing is fetched from elsewhere. The tokenizer is read by the library that is made for it.
"""

import math
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file
from torch import nn

from memviz.models.adapters.transformers_files import (
    BYTES,
    LARGEST,
    TOKENIZER,
    TYPES,
    is_installed,
    settings_in,
    type_in,
    weight_files,
)
from memviz.models.adapters.transformers_model import from_transformers, level_of_kind
from memviz.models.checkpoint.error import CheckpointError, reading
from memviz.models.checkpoint.folder import check_folder, check_place_and_size
from memviz.models.checkpoint.format import CONFIG, WEIGHTS
from memviz.models.checkpoint.weights import STORED_AS
from memviz.models.contract import LanguageModel

_FLOAT = 4  # bytes
_MOST = 1 << 20
_MOST_OF = {
    "num_hidden_layers": 256,
    "num_blocks": 256,  # xLSTM's name of the same
    "chunk_size": 1024,  # shorter texts are filled up to it
    "expand": 16,
    "state_size": 1024,
}
"""The largest whole number that a setting may be, `_MOST` for any other. The largest that were
published have 64 layers, chunks of 256, and states of 128 numbers for each of twice the width."""

_OLDER = {"rope_theta", "rope_scaling", "partial_rotary_factor"}
"""Settings that are now parts of another: models saved by earlier versions have them alone."""
_MAKING = threading.Lock()
"""While the library makes a model it exchanges functions, its own and torch's, for all threads: two
at once would leave them exchanged, and no head would share the embedding's weights any more.
"""
_WRITING = ("content", "prepend", "precompiled_charsmap")  # settings of a normalizer
_MOST_WRITTEN, _MOST_GROWTH = 4, 8


@dataclass(frozen=True)
class TransformersShape:
    """What the settings of a model of transformers say of it; `parameters` are numbers in all.

    `level` is how much the model will be able to do, see `memviz.models.contract`.
    """

    type: str
    level: int
    layers: int
    hidden_size: int
    parameters: int

    @property
    def nbytes(self) -> int:
        """What its weights take in memory, in bytes."""
        return _FLOAT * self.parameters


def load_transformers_folder(folder: Path, name: str, most_bytes: int = LARGEST) -> LanguageModel:
    """Return the model of transformers in `folder`, which is to be called `name`.

    Its weights, in float32, take at most `most_bytes` of memory. Raises CheckpointError for a file
    that is missing or too large, a type that is not known, a setting out of bounds, weights that
    do not fit or are not finite, and a tokenizer that cannot be read; before anything is allocated
    where that can be known.
    """
    config = _config_in(folder)
    meant = _empty(folder, config)
    shape = _shape(config, meant)
    if shape.nbytes > most_bytes:
        raise CheckpointError(
            f"{folder / CONFIG}: weights of {shape.nbytes:,} bytes in float32; at most "
            f"{most_bytes:,} are read"
        )
    tokenizer = _tokenizer_in(folder)
    model = _filled(folder, type(meant), config, _weights_in(folder))
    with _told_of(folder / CONFIG):  # where sizes or tokens do not go together
        return from_transformers(model, tokenizer, name=name)


def shape_in(folder: Path) -> TransformersShape:
    """Return what the settings in `folder` say. Raises CheckpointError."""
    config = _config_in(folder)
    return _shape(config, _empty(folder, config))


def _shape(config: Any, meant: nn.Module) -> TransformersShape:
    parameters = sum(weights.numel() for weights in meant.parameters())
    return TransformersShape(
        type=config.model_type,
        level=level_of_kind(TYPES[config.model_type]),
        layers=config.num_hidden_layers,
        hidden_size=config.hidden_size,
        parameters=parameters,
    )


def _config_in(folder: Path) -> Any:
    """Return the settings as the library's object for this type, all within bounds."""
    if not is_installed():
        raise CheckpointError(
            f"{folder / CONFIG}: of a model of transformers, which is not installed; "
            "pip install '.[transformers]'"
        )
    import transformers

    check_folder(folder)
    path = folder / CONFIG
    settings = _settings_in(folder, CONFIG)
    named = type_in(settings)
    if named not in TYPES:
        raise CheckpointError(
            f"{path}: model_type: got {named!r}; of transformers these are read: {', '.join(TYPES)}"
        )
    kind = getattr(transformers, TYPES[named]).config_class
    theirs = {field.name for field in fields(transformers.PreTrainedConfig)}
    known = {field.name for field in fields(kind)} - theirs | set(kind.attribute_map) | _OLDER
    own = {name: value for name, value in settings.items() if name in known}
    _check_sizes(path, own)
    with _told_of(path):
        config = kind(**own)
    _check_sizes(path, config.to_dict())
    return config


def _check_sizes(path: Path, settings: Mapping[str, Any]) -> None:
    for name, value in settings.items():
        most = _MOST_OF.get(name, _MOST)
        if isinstance(value, int) and value > most:
            raise CheckpointError(f"{path}: {name}: got {value:,}; at most {most:,} is read")


def _empty(folder: Path, config: Any) -> Any:
    """Return the model of these settings without memory for its weights."""
    import transformers

    with _told_of(folder / CONFIG), _MAKING, torch.device("meta"):
        return getattr(transformers, TYPES[config.model_type])(config)


def _weights_in(folder: Path) -> dict[str, torch.Tensor]:
    """Return the weights by name, as they are stored, all of them finite numbers."""
    with reading(folder):
        names = weight_files(path.name for path in folder.iterdir())
    if not names:
        raise CheckpointError(f"{folder / WEIGHTS}: missing, whole or in parts; copy it again")
    weights: dict[str, torch.Tensor] = {}
    for name in names:
        path = check_place_and_size(folder, name, LARGEST)
        try:
            _check_types(path)
            with reading(path):
                found = load_file(path)
        except SafetensorError as error:
            raise CheckpointError(f"{path}: not a complete safetensors file ({error})") from error
        for parameter, value in found.items():
            if not torch.isfinite(value).all():
                raise CheckpointError(
                    f"{path}: {parameter} holds values that are not finite; choose another model"
                )
        weights |= found
    return weights


def _check_types(path: Path) -> None:
    with reading(path), safe_open(path, framework="pt") as file:
        for name in file.keys():  # noqa: SIM118  it is no dictionary
            stored = file.get_slice(name).get_dtype()
            if stored not in STORED_AS:
                raise CheckpointError(
                    f"{path}: {name} is stored as {stored}; {', '.join(STORED_AS)} are read"
                )


def _filled(
    folder: Path, kind: type[nn.Module], config: Any, weights: dict[str, torch.Tensor]
) -> nn.Module:
    """Return the model with these weights in float32: each of them, and no other."""
    with _told_of(folder / WEIGHTS), _MAKING, _quiet():
        model, said = kind.from_pretrained(  # type: ignore[attr-defined]
            None,
            config=config,
            state_dict=weights,
            dtype=torch.float32,
            output_loading_info=True,
        )
    missing, strangers = sorted(said["missing_keys"]), sorted(said["unexpected_keys"])
    if missing or strangers:
        raise CheckpointError(
            f"{folder / WEIGHTS}: the weights do not fit {CONFIG}; missing: "
            f"{', '.join(missing) or 'none'}; unknown: {', '.join(strangers) or 'none'}"
        )
    return model


def _tokenizer_in(folder: Path) -> Any:
    from transformers import PreTrainedTokenizerFast

    path = folder / TOKENIZER
    settings = _settings_in(folder, TOKENIZER)
    with _told_of(path):
        written = list(_written_by(settings.get("normalizer")))
    growth = math.prod(max(1, len(text)) for text in written)
    if len(written) > _MOST_WRITTEN or growth > _MOST_GROWTH:
        raise CheckpointError(
            f"{path}: normalizer: it writes {len(written)} texts into each text, which may become "
            f"{growth:,} times as long; at most {_MOST_WRITTEN} and {_MOST_GROWTH} times are read"
        )
    with _told_of(path):
        return PreTrainedTokenizerFast(tokenizer_file=str(path))


def _written_by(normalizer: Any) -> Iterator[str]:
    """Yield what a tokenizer writes into a text before it is split, such as a mark for a space.

    One that wrote more, again and again, would have a short text take all memory.
    """
    if isinstance(normalizer, dict):
        for name, value in normalizer.items():
            if name in _WRITING and isinstance(value, str):
                yield value
            yield from _written_by(value)
    elif isinstance(normalizer, list):
        for one in normalizer:
            yield from _written_by(one)


def _settings_in(folder: Path, name: str) -> dict[str, Any]:
    content = _content(folder, name)
    try:
        return settings_in(content)
    except ValueError as error:
        raise CheckpointError(f"{folder / name}: not valid JSON ({error})") from error


def _content(folder: Path, name: str) -> bytes:
    path = folder / name
    with reading(path):
        is_there = path.is_file()
    if not is_there:
        raise CheckpointError(
            f"{path}: missing; a model of transformers has {CONFIG}, {TOKENIZER} and weights in "
            "safetensors"
        )
    with reading(path):
        return check_place_and_size(folder, name, BYTES[name]).read_bytes()


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    """Turn whatever the library raises of a file into a CheckpointError that names it.

    What it is written in, Rust, ends a thread where it fails unforeseen: that is no Exception.
    """
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise CheckpointError(
            f"{path}: it cannot be read ({type(error).__name__}: {error}); choose another model"
        ) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Have the library log no report of what errors say here."""
    from transformers.utils import logging

    verbosity = logging.get_verbosity()
    logging.set_verbosity(logging.CRITICAL)
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
