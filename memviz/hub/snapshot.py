"""The files of one commit: which are wanted, how large they may be, whether they came whole."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import ModelInfo
from huggingface_hub.hf_api import RepoSibling

from memviz.hub.cached import folder_of, snapshot_of
from memviz.hub.errors import HubError
from memviz.hub.names import is_sha
from memviz.models.checkpoint import (
    CARD,
    CONFIG,
    MAX_BYTES,
    METRICS,
    OPTIONAL_BYTES,
    TRAINING,
    VOCABULARY,
    WEIGHTS,
)

REQUIRED = (CONFIG, WEIGHTS, VOCABULARY, METRICS, TRAINING, CARD)
LARGEST = 200_000_000  # bytes of all files together


@dataclass(frozen=True)
class Snapshot:
    """A commit of a model: each wanted file's checksum (sha-1 as git's, or sha-256) and bytes."""

    name: str
    sha: str
    checksums: Mapping[str, str]
    sizes: Mapping[str, int]

    def missing_in(self, cache: Path) -> list[str]:
        """Return the wanted files that the client's cache has under no version of the model."""
        blobs = folder_of(cache, self.name) / "blobs"
        here = snapshot_of(cache, self.name, self.sha)
        return [
            path
            for path, checksum in self.checksums.items()
            if not (here / path).is_file() and not (blobs / checksum).is_file()
        ]

    def size_of(self, paths: Iterable[str]) -> int:
        """Return how many bytes these files have together."""
        return sum(self.sizes[path] for path in paths)


def described(name: str, info: ModelInfo) -> Snapshot:
    """Return what the Hub says of a commit, after looking at names and sizes.

    Optional files of the format that are too large are not wanted. Raises HubError: not_a_model
    when a required one is missing, too_large.
    """
    files = {file.rfilename: file for file in info.siblings or () if _is_wanted(file)}
    check_complete(name, set(files))
    sizes = {}
    for path, file in files.items():
        size = _size(file)
        if size is None:
            raise HubError("damaged", f"{name}: the Hub does not say how large {path} is")
        if path in MAX_BYTES:
            _check_size(name, path, size, MAX_BYTES[path])
        sizes[path] = size
    _check_size(name, "all files together", sum(sizes.values()), LARGEST)
    if info.sha is None or not is_sha(info.sha):
        raise HubError("damaged", f"{name}: the Hub does not say which commit this is")
    checksums = {
        path: (file.lfs.sha256 if file.lfs is not None else file.blob_id) or ""
        for path, file in files.items()
    }
    return Snapshot(name, info.sha, checksums, sizes)


def _is_wanted(file: RepoSibling) -> bool:
    if file.rfilename in REQUIRED:
        return True
    size = _size(file)
    return size is not None and size <= OPTIONAL_BYTES.get(file.rfilename, -1)


def _size(file: RepoSibling) -> int | None:
    """Return how many bytes the file has, None where the Hub does not say it."""
    size = file.lfs.size if file.lfs is not None else file.size
    return size if isinstance(size, int) and size >= 0 else None


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


def damaged_files(folder: Path, checksums: Mapping[str, str]) -> list[str]:
    """Return the files in `folder` whose content does not have its checksum."""
    return [path for path, expected in checksums.items() if not _has(folder / path, expected)]


def _has(path: Path, expected: str) -> bool:
    if not path.is_file():
        return False
    if len(expected) == 64:
        found = hashlib.sha256()
    else:  # git names a blob by the sha-1 of a header with its length, then its content
        found = hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            found.update(piece)
    return found.hexdigest() == expected


def _check_size(name: str, what: str, size: int, most: int) -> None:
    if size > most:
        raise HubError("too_large", f"{name}: {what}: {size:,} bytes, at most {most:,} are pulled")
