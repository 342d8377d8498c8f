"""A file is replaced whole or not at all: whoever reads it finds the old one or the new one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from stat import S_IMODE


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a place to write to; at the end what was written there takes the place of `path`.

    It takes it when it is on the disk. After an error, such as a full disk, `path` is as it was.
    The new file may be read by whom any new file may be (the process's umask), whatever the
    permissions of what wrote it; where `path` is a link, the file that it leads to is replaced.
    What is no file, such as a pipe, is written to as it is.
    """
    if path.exists() and not path.is_file():
        yield path
        return
    path = Path(os.path.realpath(path))
    place = path.with_name(f".new-{token_hex(8)}")
    mode = _begin(place)
    try:
        yield place
        _settle(place, mode)
        place.replace(path)
    finally:
        place.unlink(missing_ok=True)
    flush(path.parent)


def replace_text(path: Path, text: str) -> None:
    """Have `path` hold this text, in UTF-8; see `replacing`."""
    replace_bytes(path, text.encode("utf-8"))


def replace_bytes(path: Path, content: bytes) -> None:
    """Have `path` hold these bytes; see `replacing`."""
    with replacing(path) as place:
        place.write_bytes(content)


def settle(folder: Path) -> None:
    """Have all files in `folder` on the disk, to be read by whom any new file may be.

    For a folder that is filled under another name first, and gets its own when it is complete.
    """
    trial = folder / f".new-{token_hex(8)}"
    mode = _begin(trial)
    trial.unlink()
    for path in folder.rglob("*"):
        if path.is_file():
            _settle(path, mode)
    flush(folder)


def flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    if os.name == "nt":  # which flushes nothing that is only open to be read
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _begin(path: Path) -> int:
    """Make an empty file; return its permissions, which the umask leaves of those asked for."""
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
    try:
        return S_IMODE(os.fstat(descriptor).st_mode)
    finally:
        os.close(descriptor)


def _settle(path: Path, mode: int) -> None:
    if S_IMODE(path.stat().st_mode) != mode:
        path.chmod(mode)
    flush(path)
