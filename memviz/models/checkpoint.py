"""A checkpoint: the folder that holds one trained model. Only safetensors, JSON, CSV are read."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import regex
import torch
from safetensors import SafetensorError, deserialize

from memviz.files.replacing import flush, replace_bytes, replace_text
from memviz.models.config import FORMAT_VERSION, ModelConfig
from memviz.models.history import history_in
from memviz.models.json_grammar import json_in, json_of
from memviz.models.model import Model
from memviz.models.record import TRAINING_COLUMNS, Record
from memviz.models.stored_weights import StoredWeights, stored_weights
from memviz.text.one_line import in_a_message
from memviz.text.vocabulary import PADDING, PADDING_INDEX, UNKNOWN, Vocabulary

CONFIG = "config.json"
WEIGHTS = "model.safetensors"
VOCABULARY = "vocabulary.json"
METRICS = "metrics.json"
TRAINING = "training.csv"
CARD = "README.md"
SIGNATURE = "signature.csv"
RECALL = "recall.safetensors"

MAX_BYTES = {
    CONFIG: 100_000,
    WEIGHTS: 200_000_000,
    VOCABULARY: 10_000_000,
    METRICS: 2_000_000,
    TRAINING: 5_000_000,
    CARD: 1_000_000,
}
LONGEST_SYMBOL = 200  # characters of a word
OPTIONAL_BYTES = {SIGNATURE: 1_000_000, RECALL: 20_000_000}
"""Optional files, read by `memviz.analysis.memory`: a model opens even where one of them is wrong.
"""
FILES = "files"
"""Where the metrics name, by sha256, the files that with them are one model."""
ACCURACY_PICTURE = "accuracy.png"
TRAINING_PICTURE = "training.png"
PICTURE_BYTES = {ACCURACY_PICTURE: 1_000_000, TRAINING_PICTURE: 1_000_000}
"""Pictures in the card of a model on the Hub, which travel with it; a model's own folder has none.
"""
MEASURED_ON = "weights_sha256"
"""Where a part of the metrics, or an optional file, names the weights that it was measured on."""

_OF_ONE_MODEL = (CONFIG, VOCABULARY, WEIGHTS)
_WORD = regex.compile(r"[\w\p{M}\u200c\u200d'’-]+")
_TRIED = 200  # symbols of the alphabet, read one after the other before a model is shown
_LONGEST_SHOWN = 40  # characters of a wrong symbol that a message repeats
_STORED_AS = {"F16": "<f2", "F32": "<f4"}


class CheckpointError(ValueError):
    """A checkpoint folder that cannot be read; the message names the file and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(in_a_message(message))  # anybody may have written what it quotes


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
        files = {name: _sha256(_read_bytes(whole, name)) for name in _OF_ONE_MODEL}
        content = {"format_version": FORMAT_VERSION, **metrics, FILES: files}
        replace_bytes(whole / METRICS, json_of(content))
        _check_that_it_loads(whole, folder)
        _move(whole, folder, others=not _holds(folder, weights.sha256))


def write_metrics(folder: Path, metrics: Mapping[str, Any]) -> None:
    """Write what a checkpoint's metrics are from now on.

    Raises CheckpointError for what could not be read again, such as a number that is not finite.
    """
    path, content = folder / METRICS, json_of(metrics)
    _check_size(path, len(content), MAX_BYTES[METRICS])
    _parsed(path, content)
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
    for name in (*_OF_ONE_MODEL, CARD):
        (whole / name).replace(folder / name)
    if not (folder / TRAINING).exists():
        (whole / TRAINING).replace(folder / TRAINING)
    flush(folder)
    (whole / METRICS).replace(folder / METRICS)
    flush(folder)


def sha256_of_weights(folder: Path) -> str | None:
    """Return the sha256 of the weights in `folder`, None where there are none.

    Raises CheckpointError for a file that cannot be read.
    """
    return _sha256_of(folder, WEIGHTS) if _is_file(folder / WEIGHTS) else None


def _sha256_of(folder: Path, name: str) -> str:
    path = _checked_path(folder, name)
    with reading(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def optional_file(folder: Path, name: str) -> Path | None:
    """Return where an optional file of the checkpoint in `folder` is, None where there is none.

    Raises CheckpointError for one that is too large, or a link to a file elsewhere.
    """
    return _checked_path(folder, name) if _is_file(folder / name) else None


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn an error of the system, while `path` is read, into a CheckpointError."""
    try:
        yield
    except OSError as error:
        raise CheckpointError(
            f"{path}: it cannot be read ({error.strerror or error}); see whether you may, or copy "
            "it again"
        ) from error


def load(folder: Path | str) -> Model:
    """Return the model in `folder` in float32, ready for analysis: gradients off for weights.

    The weights are in memory, and the record's `weights_sha256` is theirs: what happens to the
    files afterwards does not reach the model. Raises CheckpointError for a missing file, an unknown
    field, a wrong shape, a weight that is not finite, a model whose outputs are not, or a size out
    of bounds; nothing is allocated before sizes are checked.
    """
    folder = Path(folder)
    _check_folder(folder)
    contents = {name: _read_bytes(folder, name) for name in _OF_ONE_MODEL}
    config = _config_in(contents[CONFIG], folder / CONFIG)
    vocabulary = _vocabulary_in(contents[VOCABULARY], folder / VOCABULARY)
    try:
        with torch.device("meta"):
            model = Model(config, vocabulary)
    except (TypeError, ValueError) as error:
        raise CheckpointError(f"{folder / CONFIG}: {error}") from error
    except Exception as error:  # a unit of one's own may raise anything
        reason = f"{type(error).__name__}: {error}"
        raise CheckpointError(f"{folder / CONFIG}: the unit {config.unit}: {reason}") from error
    digests = {name: _sha256(content) for name, content in contents.items()}
    weights = _weights_in(contents.pop(WEIGHTS), folder / WEIGHTS, model)
    model.load_state_dict(weights, strict=True, assign=True)
    model.record = _record_of(folder, digests)
    model.eval().requires_grad_(False)
    _check_numbers(folder, model)
    return model


def read_config(folder: Path) -> ModelConfig:
    """Return the settings of the model in `folder`."""
    return _config_in(_read_bytes(folder, CONFIG), folder / CONFIG)


def _config_in(content: bytes, path: Path) -> ModelConfig:
    try:
        return ModelConfig.from_json(_parsed(path, content))
    except CheckpointError:
        raise
    except ValueError as error:
        raise CheckpointError(f"{path}: {error}") from error


def _vocabulary_in(written: bytes, path: Path) -> Vocabulary:
    content = _parsed(path, written)
    if not isinstance(content, dict) or set(content) != {"alphabet", "words"}:
        raise CheckpointError(f"{path}: expected an object with the fields alphabet and words")
    for name in ("alphabet", "words"):
        _check_symbols(path, name, content[name])
    if content["words"] and content["words"][1] != UNKNOWN:
        raise CheckpointError(f"{path}: words: the second must be {UNKNOWN!r}")
    _check_texts(path, content["alphabet"], content["words"])
    return Vocabulary(tuple(content["alphabet"]), tuple(content["words"]))


def read_record(folder: Path | str) -> Record:
    """Return metrics, training history and card of the model in `folder`; weights are not loaded.

    Parts of the metrics that were measured on other weights than those in the folder are left out.
    Raises CheckpointError where the metrics are not of the files beside them.
    """
    folder = Path(folder)
    _check_folder(folder)
    there = [name for name in _OF_ONE_MODEL if _is_file(folder / name)]
    return _record_of(folder, {name: _sha256_of(folder, name) for name in there})


def _record_of(folder: Path, digests: Mapping[str, str]) -> Record:
    """Return the record in `folder`; `digests` are those of the files that are there, by name."""
    metrics = _read_json(folder, METRICS)
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
        card=_read_bytes(folder, CARD).decode("utf-8", errors="replace"),
    )


def measured_on(part: Any, sha256: str | None) -> bool:
    """Return whether a part may be of the weights with this digest: it names no others."""
    named = part.get(MEASURED_ON) if isinstance(part, Mapping) else None
    return sha256 is None or named in (None, sha256)


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


def _check_symbols(path: Path, name: str, symbols: Any) -> None:
    where = f"{path}: {name}"
    if not isinstance(symbols, list) or not all(isinstance(symbol, str) for symbol in symbols):
        raise CheckpointError(f"{where}: expected a list of strings")
    if len(set(symbols)) != len(symbols):
        raise CheckpointError(f"{where}: a symbol occurs twice")
    if any(len(symbol) > LONGEST_SYMBOL for symbol in symbols):
        raise CheckpointError(f"{where}: a symbol of more than {LONGEST_SYMBOL} characters")
    if (symbols or name == "alphabet") and symbols[:1] != [PADDING]:
        raise CheckpointError(f"{where}: the first must be {PADDING!r}")


@torch.no_grad()
def _check_numbers(folder: Path, model: Model) -> None:
    """Raise CheckpointError where finite weights are so large that what comes of them is not."""
    symbols = torch.arange(1, min(len(model.vocabulary.alphabet), _TRIED))
    try:
        outputs, _ = model(symbols.unsqueeze(0))
        finite = bool(torch.log_softmax(model.head(outputs), dim=-1).isfinite().all())
    except Exception as error:  # a unit of one's own may raise anything
        unit, reason = model.config.unit, f"{type(error).__name__}: {error}"
        raise CheckpointError(f"{folder / CONFIG}: the unit {unit}: {reason}") from error
    if not finite:
        raise CheckpointError(
            f"{folder / WEIGHTS}: what the model computes of these weights is not finite; train "
            "again"
        )


def _check_texts(path: Path, alphabet: list[str], words: list[str]) -> None:
    """Raise CheckpointError for symbols and words that are more than that, such as markup."""
    for symbol in alphabet:
        if len(symbol) != 1 and symbol not in (PADDING, UNKNOWN):
            raise CheckpointError(
                f"{path}: alphabet: {symbol[:_LONGEST_SHOWN]!r} is not one character"
            )
    for word in words:
        if word not in (PADDING, UNKNOWN) and not _WORD.fullmatch(word):
            raise CheckpointError(
                f"{path}: words: {word[:_LONGEST_SHOWN]!r} is no word: a word has letters, digits, "
                "apostrophes and hyphens"
            )


def _read_training(folder: Path) -> pd.DataFrame:
    try:
        return history_in(_read_bytes(folder, TRAINING))
    except CheckpointError:
        raise
    except ValueError as error:
        raise CheckpointError(f"{folder / TRAINING}: {error}") from error


def _weights_in(content: bytes, path: Path, model: Model) -> dict[str, torch.Tensor]:
    """Return every weight in float32, in memory of its own, after checking shape and type.

    `content` is that of the file at `path`.
    """
    expected = {name: list(value.shape) for name, value in model.state_dict().items()}
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
    values = torch.from_numpy(np.frombuffer(stored["data"], _STORED_AS[stored["dtype"]]))
    return values.reshape(stored["shape"]).to(torch.float32, copy=True)


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
    if stored["dtype"] not in _STORED_AS:
        raise CheckpointError(
            f"{path}: {name} is stored as {stored['dtype']}; only F16 and F32 are read"
        )


def _checked_path(folder: Path, name: str) -> Path:
    path = folder / name
    if not _is_file(path):
        raise CheckpointError(f"{path}: missing; a checkpoint holds {', '.join(MAX_BYTES)}")
    with reading(path):
        if not path.resolve().is_relative_to(_home_of(folder)):
            raise CheckpointError(f"{path}: a link to a file elsewhere; put the file itself here")
        _check_size(path, path.stat().st_size, {**MAX_BYTES, **OPTIONAL_BYTES}[name])
    return path


def _check_size(path: Path, size: int, most: int) -> None:
    if size > most:
        raise CheckpointError(f"{path}: {size:,} bytes; at most {most:,} are read")


def _is_file(path: Path) -> bool:
    with reading(path):
        return path.is_file()


def _check_folder(folder: Path) -> None:
    with reading(folder):
        is_there = folder.is_dir()
    if not is_there:
        raise CheckpointError(f"{folder}: no such folder; give the folder of a checkpoint")


def _home_of(folder: Path) -> Path:
    """Return the folder that files must lie in: one of the Hub's cache links to blobs beside it."""
    folder = folder.resolve()
    return folder.parents[1] if folder.parent.name == "snapshots" else folder


def _read_bytes(folder: Path, name: str) -> bytes:
    path = _checked_path(folder, name)
    with reading(path):
        return path.read_bytes()


def _read_json(folder: Path, name: str) -> Any:
    return _parsed(folder / name, _read_bytes(folder, name))


def _parsed(path: Path, written: bytes) -> Any:
    """Return the content of a JSON file. Raises CheckpointError for what is not to be read."""
    try:
        return json_in(written)
    except ValueError as error:
        raise CheckpointError(f"{path}: not valid JSON ({error})") from error
