"""A bound on the freed memory that the C library's allocator keeps.

glibc gives threads heaps of their own, up to eight for each core, and memory that is freed in one
heap cannot be used by another. A dashboard has a thread for each visitor.
"""

import ctypes
from contextlib import suppress

_M_ARENA_MAX = -8  # of glibc's malloc.h
_MOST = 2


def give_back() -> None:
    """Return to the system what is free in the heaps; elsewhere than on glibc, nothing."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def share_arenas() -> None:
    """Have all threads that begin from now on share two heaps; elsewhere than on glibc, nothing."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _MOST)
