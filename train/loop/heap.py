"""Memory that one batch frees is kept for the next one.

By default the C library returns large buffers to the system as soon as they are freed. A batch's
buffers have tens of megabytes; to get them from the system again, page by page, takes a quarter of
a training step.
"""

import ctypes
from contextlib import suppress

_M_TRIM_THRESHOLD, _M_MMAP_MAX = -1, -4  # of glibc's malloc.h
_NEVER = 2**31 - 1


def keep_freed_memory() -> None:
    """Have the process keep the memory it frees from now on; does nothing without glibc."""
    with suppress(AttributeError, OSError, TypeError):
        allocator = ctypes.CDLL(None)
        allocator.mallopt(_M_MMAP_MAX, 0)
        allocator.mallopt(_M_TRIM_THRESHOLD, _NEVER)
