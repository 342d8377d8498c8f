"""The files of one commit of a model: which are wanted, and how large they may be."""

from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import ModelInfo

from memviz.hub.errors import HubError
from memviz.hub.names import is_sha
from memviz.hub.remote_files import RemoteFile, remote_files
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
LARGEST = 200_000_000  # bytes of all files together


@dataclass(frozen=True)
class Snapshot:
    """A commit of a model, and those of its files that are wanted."""

    name: str
    sha: str
    files: tuple[RemoteFile, ...]


def described(name: str, info: ModelInfo) -> Snapshot:
    """Return what the Hub says of a commit, after looking at names and sizes.

    Optional files of the format that are too large are not wanted. Raises HubError: not_a_model
    when a required one is missing, too_large.
    """
    files = [file for file in remote_files(info) if _is_wanted(file)]
    check_complete(name, {file.path for file in files})
    for file in files:
        if file.path in MAX_BYTES:
            _check_size(name, file.path, file.size, MAX_BYTES[file.path])
    _check_size(name, "all files together", sum(file.size for file in files), LARGEST)
    if not is_sha(info.sha):
        raise HubError("damaged", f"{name}: the Hub does not say which commit this is")
    return Snapshot(name, info.sha, tuple(files))


def _is_wanted(file: RemoteFile) -> bool:
    return file.path in REQUIRED or file.size <= _OPTIONAL.get(file.path, -1)


def check_complete(name: str, paths: set[str]) -> None:
    """Raise HubError (not_a_model) unless every file of the checkpoint format is in `paths`."""
    missing = [path for path in REQUIRED if path not in paths]
    if missing:
        raise HubError(
            "not_a_model",
            f"{name} is not a memviz model: it has no {', '.join(missing)}; choose another",
        )


def checksums_of_links(folder: Path) -> dict[str, str]:
    """Return the checksums that the cache itself keeps: each file links to a blob named so.

    A file that is no link, as on systems without links, has none.
    """
    links = (folder / path for path in REQUIRED)
    return {link.name: link.readlink().name for link in links if link.is_symlink()}


def _check_size(name: str, what: str, size: int, most: int) -> None:
    if size > most:
        raise HubError("too_large", f"{name}: {what}: {size:,} bytes, at most {most:,} are pulled")
