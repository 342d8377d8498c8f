"""The files of one commit of a model: whose model it is, which are wanted, how large they may be.

A repository with all files of our format is a checkpoint. Of any other `config.json` decides: it
names the type of a model of transformers, or it is no model that can be read.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import ModelInfo

from memviz.hub.errors import HubError
from memviz.hub.names import is_sha
from memviz.hub.remote_files import RemoteFile, remote_files
from memviz.models.adapters.transformers_files import (
    BYTES,
    TOKENIZER,
    TYPES,
    settings_in,
    type_in,
    weight_files,
)
from memviz.models.checkpoint.format import (
    CARD,
    CONFIG,
    MAX_BYTES,
    METRICS,
    OPTIONAL_BYTES,
    PICTURE_BYTES,
    TRAINING,
    VOCABULARY,
    WEIGHTS,
)

REQUIRED = (CONFIG, WEIGHTS, VOCABULARY, METRICS, TRAINING, CARD)
_OPTIONAL = {**OPTIONAL_BYTES, **PICTURE_BYTES}
LARGEST = 200_000_000  # bytes of all files of a checkpoint together


@dataclass(frozen=True)
class Snapshot:
    """A commit of a model, those of its files that are wanted, and without which it is of no use.

    required: paths.
    """

    name: str
    sha: str
    files: tuple[RemoteFile, ...]
    required: tuple[str, ...]


def described(
    name: str,
    info: ModelInfo,
    content_of: Callable[[str, RemoteFile], bytes],
    transformers_bytes: int,
) -> Snapshot:
    """Return what the Hub says of a commit, after looking at names and sizes.

    `content_of` returns what a small file of a commit, named by its sha, holds: it is asked for the
    settings of what is no checkpoint. A model of transformers has at most `transformers_bytes` of
    weights; 0 for none at all. Optional files of the format that are too large are not wanted.
    Raises HubError: not_a_model when a required file is missing, of_transformers, too_large.
    """
    if not is_sha(info.sha):
        raise HubError("damaged", f"{name}: the Hub does not say which commit this is")
    files = {file.path: file for file in remote_files(info)}
    if CONFIG in files and not files.keys() >= {*REQUIRED}:
        _check_size(name, CONFIG, files[CONFIG].size, MAX_BYTES[CONFIG])
        named = _type_in(content_of(info.sha, files[CONFIG]))
        if named is not None:
            wanted = _wanted_of_transformers(name, named, files, transformers_bytes)
            return Snapshot(name, info.sha, tuple(files[path] for path in wanted), wanted)
    wanted_files = [file for file in files.values() if _is_wanted(file)]
    check_complete(name, {file.path for file in wanted_files})
    for file in wanted_files:
        if file.path in MAX_BYTES:
            _check_size(name, file.path, file.size, MAX_BYTES[file.path])
    _check_size(name, "all files together", sum(file.size for file in wanted_files), LARGEST)
    return Snapshot(name, info.sha, tuple(wanted_files), REQUIRED)


def required_among(paths: set[str], transformers_bytes: int) -> tuple[str, ...] | None:
    """Return which files of a folder make a whole model, None where they make none.

    As `described` would have it, for what was pulled earlier.
    """
    if paths >= {*REQUIRED}:
        return REQUIRED
    weights = weight_files(paths)
    if transformers_bytes and weights and {CONFIG, TOKENIZER} <= paths:
        return CONFIG, TOKENIZER, *weights
    return None


def check_complete(name: str, paths: set[str]) -> None:
    """Raise HubError (not_a_model) unless every file of the checkpoint format is in `paths`."""
    missing = [path for path in REQUIRED if path not in paths]
    if missing:
        raise HubError(
            "not_a_model",
            f"{name} is not a memviz model: it has no {', '.join(missing)}; choose another",
        )


def checksums_of_links(folder: Path, paths: Iterable[str]) -> dict[str, str]:
    """Return the checksums that the cache itself keeps: each file links to a blob named so.

    A file that is no link, as on systems without links, has none.
    """
    links = (folder / path for path in paths)
    return {link.name: link.readlink().name for link in links if link.is_symlink()}


def _is_wanted(file: RemoteFile) -> bool:
    return file.path in REQUIRED or file.size <= _OPTIONAL.get(file.path, -1)


def _type_in(config: bytes) -> str | None:
    """Return the type that the settings of a model of transformers name; None for other files."""
    try:
        return type_in(settings_in(config))
    except ValueError:
        return None


def _wanted_of_transformers(
    name: str, named: str, files: dict[str, RemoteFile], most: int
) -> tuple[str, ...]:
    """Return the paths of the files of a model of transformers; raise HubError for what is none."""
    if named not in TYPES:
        raise HubError(
            "not_a_model",
            f"{name} is a model of the type {named[:40]!r}; of transformers these are read: "
            f"{', '.join(TYPES)}",
        )
    if not most:
        raise HubError(
            "of_transformers",
            f"{name} is a model of transformers, of the type {named}; memviz.load_transformers "
            "opens it",
        )
    weights = weight_files(files)
    missing = [path for path in (TOKENIZER,) if path not in files]
    if not weights or missing:
        lacking = [*missing, *([] if weights else [f"{WEIGHTS}, whole or in parts"])]
        raise HubError(
            "not_a_model",
            f"{name} is a model of transformers without {' and '.join(lacking)}; nothing else is "
            "read, choose another",
        )
    _check_size(name, TOKENIZER, files[TOKENIZER].size, BYTES[TOKENIZER])
    _check_size(name, "all weights together", sum(files[path].size for path in weights), most)
    return CONFIG, TOKENIZER, *weights


def _check_size(name: str, what: str, size: int, most: int) -> None:
    if size > most:
        raise HubError("too_large", f"{name}: {what}: {size:,} bytes, at most {most:,} are pulled")
