"""Memory that one batch frees stays for the next.

A batch's buffers of tens of megabytes are pages of their own to the C library, given back when they
are freed; taking them anew from the system, page by page, takes a quarter of a training step.
"""

import ctypes
from contextlib import suppress

_M_TRIM_THRESHOLD, _M_MMAP_MAX = -1, -4  # of glibc's malloc.h
_NEVER = 2**31 - 1


def keep_freed_memory() -> None:
    """Have the process keep what it frees from now on; elsewhere than on glibc, nothing."""
    with suppress(AttributeError, OSError, TypeError):
        allocator = ctypes.CDLL(None)
        allocator.mallopt(_M_MMAP_MAX, 0)
        allocator.mallopt(_M_TRIM_THRESHOLD, _NEVER)
