"""Files that the system does not let be read, also where the tests run as root."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_VERSION_3 = 0x20080522
_READ_ANYTHING = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH: root has them
_Header = ctypes.c_uint32 * 2
_Sets = ctypes.c_uint32 * 6  # effective, permitted, inheritable; and the same of later bits


@contextmanager
def unreadable(*paths: Path) -> Iterator[None]:
    """Take every permission from files and folders, and from this thread root's right to all."""
    modes = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(0)
    sets = _capabilities()
    before = sets[0]
    try:
        _set_effective(sets, before & ~_READ_ANYTHING)
        yield
    finally:
        _set_effective(sets, before)
        for path, mode in modes.items():
            path.chmod(mode)


def _capabilities() -> ctypes.Array[ctypes.c_uint32]:
    sets = _Sets()
    assert ctypes.CDLL(None).capget(_Header(_VERSION_3, 0), sets) == 0
    return sets


def _set_effective(sets: ctypes.Array[ctypes.c_uint32], effective: int) -> None:
    sets[0] = effective
    assert ctypes.CDLL(None).capset(_Header(_VERSION_3, 0), sets) == 0
