"""A folder in which one process works at a time: any other is told who has it."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from memviz.files.replacing import replace_text

_LOCK, _HOLDER = ".lock", ".held-by"
_LONGEST_NAME = 300  # characters: anybody may write into the folder


class HeldError(ValueError):
    """A folder that somebody else works in; the message says who, and what to do."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Have `folder`, which is made where it is missing, for this process while the block runs.

    Nothing is left to be cleaned up after a process that was killed. Raises HeldError where another
    one has the folder, OSError where it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / _LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise HeldError(
            f"{folder}: in use by {_holder(folder)}; wait until that has ended, or give another "
            "folder"
        ) from error
    try:
        replace_text(folder / _HOLDER, f"process {os.getpid()} on {socket.gethostname()}")
        yield
    finally:
        with suppress(OSError):
            (folder / _HOLDER).unlink()
        lock.release()


def _holder(folder: Path) -> str:
    try:
        written = (folder / _HOLDER).read_text(encoding="utf-8", errors="replace")
    except OSError:
        written = ""
    named = "".join(letter for letter in written[:_LONGEST_NAME] if letter.isprintable())
    return named or "another process"
