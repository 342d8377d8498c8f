"""Where the dashboard keeps what it pulls: a folder of its own, within bounds.

It is the one that the environment variable MEMVIZ_HUB_CACHE names, or one below the client's own.
No other process writes there. The models used longest ago go when others come, except those that
some visitor has at hand.
"""

import gc
import os
import threading
from collections.abc import Collection
from pathlib import Path
from typing import Protocol
from weakref import WeakSet

VARIABLE = "MEMVIZ_HUB_CACHE"
MOST_BYTES = 4_000_000_000


class Holder(Protocol):
    """An object that keeps models in use, and so in the cache, for as long as it exists."""

    def names(self) -> Collection[str]:
        """Return the names of the models, `owner/name`."""


_HOLDERS: WeakSet[Holder] = WeakSet()
_LOCK = threading.Lock()


def cache_folder() -> Path:
    """Return the folder, there or not."""
    from huggingface_hub import constants

    named = os.environ.get(VARIABLE)
    return Path(named) if named else Path(constants.HF_ASSETS_CACHE) / "memviz" / "dashboard"


def keep_for(holder: Holder) -> None:
    """Have the models that `holder` names stay in the cache."""
    with _LOCK:
        _HOLDERS.add(holder)


def names_at_hand() -> set[str]:
    """Return the names of all models that anybody has at hand now.

    This is asked only when the cache is full, so it may take a tenth of a second.
    """
    gc.collect()  # ended visits lie in reference cycles, which only this frees
    with _LOCK:
        return {name for holder in _HOLDERS for name in holder.names()}
