"""How much memory models and kept results may take, all visitors together.

A host sets it: MEMVIZ_MEMORY, in megabytes. Half of it is for the weights of open models, a quarter
for the texts that are being typed, a quarter for results. The libraries, the pages and whatever is
being computed come on top.
"""

import os

VARIABLE = "MEMVIZ_MEMORY"
DEFAULT = 512  # megabytes: four models of the article's size are open
LEAST = 64
_MEGABYTE = 1 << 20


def most_bytes() -> int:
    """Return what all of it may take, in bytes. Raises ValueError for a variable that is wrong."""
    given = os.environ.get(VARIABLE, str(DEFAULT))
    if not given.isascii() or not given.isdigit() or int(given) < LEAST:
        raise ValueError(f"{VARIABLE}: got {given!r}; give megabytes, {LEAST} or more")
    return int(given) * _MEGABYTE


def for_models() -> int:
    """Return what the weights of all open models may take, in bytes."""
    return most_bytes() // 2


def for_typing() -> int:
    """Return what the states of all texts being typed may take, in bytes."""
    return most_bytes() // 4


def for_results() -> int:
    """Return what all results that are kept may take, in bytes."""
    return most_bytes() // 4
