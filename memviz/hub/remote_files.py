"""The files of one commit as the Hub describes them, and whether copies on this disk agree."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from huggingface_hub import DatasetInfo, ModelInfo

_CHECKSUM = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_LONGEST_PATH = 400  # characters


@dataclass(frozen=True)
class RemoteFile:
    """A file of a commit: its path there, its bytes, and the checksum of its content.

    path: relative, and leads into no other folder. checksum: 64 digits, a sha-256, for a large
    file; 40, git's own, for any other.
    """

    path: str
    size: int
    checksum: str


def remote_files(info: ModelInfo | DatasetInfo) -> list[RemoteFile]:
    """Return the files of a commit; `info` must have been requested with `files_metadata`.

    Those with a path that leads elsewhere, or of which the Hub says no size or no checksum, are
    left out: paths and checksums become names of files on this disk.
    """
    files = []
    for file in info.siblings or ():
        large = file.lfs
        size = large.size if large is not None else file.size
        checksum = large.sha256 if large is not None else file.blob_id
        if _stays_in_its_folder(file.rfilename) and _is_size(size) and _is_checksum(checksum):
            files.append(RemoteFile(file.rfilename, size, checksum))
    return files


def _stays_in_its_folder(path: object) -> bool:
    if not isinstance(path, str) or not path.isprintable() or len(path) > _LONGEST_PATH:
        return False
    if "\\" in path or ":" in path:  # which part folders, and name a drive, on Windows
        return False
    return not {"", ".", ".."} & set(path.split("/"))


def _is_size(size: object) -> TypeGuard[int]:
    return type(size) is int and size >= 0


def _is_checksum(checksum: object) -> TypeGuard[str]:
    return isinstance(checksum, str) and _CHECKSUM.fullmatch(checksum) is not None


def damaged_files(folder: Path, checksums: Mapping[str, str]) -> list[str]:
    """Return the files in `folder` that are missing or whose content has another checksum."""
    return [path for path, expected in checksums.items() if not holds(folder / path, expected)]


def holds(path: Path, expected: str) -> bool:
    """Return whether there is a file whose content has this checksum."""
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
