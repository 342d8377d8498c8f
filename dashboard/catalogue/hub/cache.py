"""Where the dashboard keeps what it pulls: a folder of its own, within bounds.

It is the one that the environment variable MEMVIZ_HUB_CACHE names, or one below the client's own.
No other process writes there: where another dashboard has it already, this one takes the next,
with -2 after its name. The models used longest ago go when others come, except those that some
visitor has at hand.
"""

import gc
import os
import threading
from collections.abc import Collection
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol
from weakref import WeakSet

from dashboard.server.once import Once
from memviz.files.alone import HeldError, alone_in

VARIABLE = "MEMVIZ_HUB_CACHE"
MOST_BYTES = 4_000_000_000
_MOST = 64  # dashboards with one folder and those beside it
_CLAIMS = ExitStack()


class Holder(Protocol):
    """An object that keeps models in use, and so in the cache, for as long as it exists."""

    def names(self) -> Collection[str]:
        """Return the names of the models, `owner/name`."""


_HOLDERS: WeakSet[Holder] = WeakSet()
_LOCK = threading.Lock()


def cache_folder() -> Path:
    """Return the folder, this process's own until it ends; where it cannot be made, its place."""
    from huggingface_hub import constants

    named = os.environ.get(VARIABLE)
    usual = Path(constants.HF_ASSETS_CACHE) / "memviz" / "dashboard"
    return _claimed(Path(named) if named else usual)


@Once
def _claimed(folder: Path) -> Path:
    """Return the first of the folder and those beside it that no other dashboard works in.

    Of two in one folder each would remove the models that the other's visitors look at.
    """
    others = (folder.with_name(f"{folder.name}-{number}") for number in range(2, _MOST + 1))
    for place in (folder, *others):
        try:
            _CLAIMS.enter_context(alone_in(place))
        except HeldError:
            continue
        except OSError:  # whoever pulls is told that nothing can be written
            return folder
        return place
    raise HeldError(f"{folder}: {_MOST} dashboards work here and beside it; name another folder")


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
