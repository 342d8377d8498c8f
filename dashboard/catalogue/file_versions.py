"""Whether a file is still the one that was read."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple


class FileVersion(NamedTuple):
    """What differs between a file and the one that took its place.

    The time alone does not tell: clocks are set back, and archives give all their files one time.
    """

    changed: int
    """Nanoseconds since the epoch."""
    size: int
    number: int
    """The inode: a file that replaced one of the same name has another."""


def versions(paths: Iterable[Path]) -> tuple[FileVersion, ...]:
    """Return the version of each file; of one that is missing, zeros."""
    return tuple(_version(path) for path in paths)


def _version(path: Path) -> FileVersion:
    try:
        found = path.stat()
    except OSError:
        return FileVersion(0, 0, 0)
    return FileVersion(found.st_mtime_ns, found.st_size, found.st_ino)
