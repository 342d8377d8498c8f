"""The files of one commit as the Hub describes them, and whether copies on this disk agree."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import ModelInfo


@dataclass(frozen=True)
class RemoteFile:
    """A file of a commit: its path there, its bytes, and the checksum of its content.

    size: None where the Hub does not say it. checksum: 64 digits, a sha-256, for a large file; 40,
    git's own, for any other; empty where the Hub does not say it.
    """

    path: str
    size: int | None
    checksum: str


def remote_files(info: ModelInfo) -> list[RemoteFile]:
    """Return the files of a commit; `info` must have been requested with `files_metadata`."""
    files = []
    for file in info.siblings or ():
        large = file.lfs
        size = large.size if large is not None else file.size
        known = isinstance(size, int) and size >= 0
        checksum = large.sha256 if large is not None else file.blob_id
        files.append(RemoteFile(file.rfilename, size if known else None, checksum or ""))
    return files


def damaged_files(folder: Path, checksums: Mapping[str, str]) -> list[str]:
    """Return the files in `folder` that are missing or whose content has another checksum."""
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
