"""One file of a checkpoint's folder: read only where it lies in it and is not too large."""

import hashlib
from pathlib import Path
from typing import Any

from memviz.models.checkpoint.error import CheckpointError, reading
from memviz.models.checkpoint.format import MAX_BYTES, OPTIONAL_BYTES, WEIGHTS
from memviz.models.json_grammar import json_in


def read_bytes(folder: Path, name: str) -> bytes:
    """Return the content of a file of the format. Raises CheckpointError for one not to be read."""
    path = _checked_path(folder, name)
    with reading(path):
        return path.read_bytes()


def read_json(folder: Path, name: str) -> Any:
    """Return the content of a JSON file of the format, as `read_bytes` and `parsed` do."""
    return parsed(folder / name, read_bytes(folder, name))


def parsed(path: Path, written: bytes) -> Any:
    """Return the content of a JSON file. Raises CheckpointError for what is not to be read."""
    try:
        return json_in(written)
    except ValueError as error:
        raise CheckpointError(f"{path}: not valid JSON ({error})") from error


def optional_file(folder: Path, name: str) -> Path | None:
    """Return where an optional file of the checkpoint in `folder` is, None where there is none.

    Raises CheckpointError for one that is too large, or a link to a file elsewhere.
    """
    return _checked_path(folder, name) if is_file(folder / name) else None


def sha256_of_weights(folder: Path) -> str | None:
    """Return the sha256 of the weights in `folder`, None where there are none.

    Raises CheckpointError for a file that cannot be read.
    """
    return digest_of_file(folder, WEIGHTS) if is_file(folder / WEIGHTS) else None


def digest_of_file(folder: Path, name: str) -> str:
    """Return the sha256 of a file of the format, which is never in memory as a whole."""
    path = _checked_path(folder, name)
    with reading(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of(content: bytes) -> str:
    """Return the sha256 of the content of a file."""
    return hashlib.sha256(content).hexdigest()


def is_file(path: Path) -> bool:
    """Return whether a file is there. Raises CheckpointError where that cannot be known."""
    with reading(path):
        return path.is_file()


def check_folder(folder: Path) -> None:
    """Raise CheckpointError where there is no such folder."""
    with reading(folder):
        is_there = folder.is_dir()
    if not is_there:
        raise CheckpointError(f"{folder}: no such folder; give the folder of a checkpoint")


def check_place_and_size(folder: Path, name: str, most: int) -> Path:
    """Return where a file of `folder` is.

    Raises CheckpointError for a link to a file elsewhere, and for more bytes than `most`.
    """
    path = folder / name
    with reading(path):
        if not path.resolve().is_relative_to(_home_of(folder)):
            raise CheckpointError(f"{path}: a link to a file elsewhere; put the file itself here")
        check_size(path, path.stat().st_size, most)
    return path


def check_size(path: Path, size: int, most: int) -> None:
    """Raise CheckpointError for more bytes than are read."""
    if size > most:
        raise CheckpointError(f"{path}: {size:,} bytes; at most {most:,} are read")


def _checked_path(folder: Path, name: str) -> Path:
    path = folder / name
    if not is_file(path):
        raise CheckpointError(f"{path}: missing; a checkpoint holds {', '.join(MAX_BYTES)}")
    return check_place_and_size(folder, name, {**MAX_BYTES, **OPTIONAL_BYTES}[name])


def _home_of(folder: Path) -> Path:
    """Return the folder that files must lie in: one of the Hub's cache links to blobs beside it."""
    folder = folder.resolve()
    return folder.parents[1] if folder.parent.name == "snapshots" else folder
