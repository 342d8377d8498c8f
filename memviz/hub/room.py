"""A cache of bounded size: the models used longest ago are removed to make room for others."""

import os
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import DeleteCacheStrategy

from memviz.hub.cached import PREFIX, folder_of, name_of
from memviz.hub.errors import HubError


@dataclass(eq=False)
class _Hold:
    """A model that is being pulled, and the bytes that are still to come of it."""

    name: str
    size: int = 0


class Room:
    """Keeps a cache, which only this process writes, at no more than `most` bytes.

    in_use: returns the names of the models that somebody looks at now; all versions of these stay.
    """

    def __init__(self, most: int, in_use: Callable[[], Collection[str]]) -> None:
        self._most = most
        self._in_use = in_use
        self._holds: list[_Hold] = []
        self._lock = threading.Lock()

    @contextmanager
    def held(self, cache: Path, name: str) -> Iterator[Callable[[int], None]]:
        """Keep the model `name` in the cache while the block runs.

        Yields a function that makes room for a number of further bytes of the model. It raises
        HubError (disk) when everything that could be removed for them is in use.
        """
        hold = _Hold(name)
        with self._lock:
            self._holds.append(hold)

        def need(size: int) -> None:
            with self._lock:
                if size:
                    self._make(cache, name, size)
                hold.size = size

        try:
            yield need
        finally:
            with self._lock:
                self._holds.remove(hold)
            _note_use(cache, name)

    def _make(self, cache: Path, name: str, size: int) -> None:
        wanted = size + sum(hold.size for hold in self._holds)
        if _bytes_in(cache) + wanted <= self._most:
            return
        stay = {*self._in_use(), *(hold.name for hold in self._holds)}
        for folder in _longest_unused_first(cache):
            if name_of(folder) not in stay:
                _remove(cache, folder)
                if _bytes_in(cache) + wanted <= self._most:
                    return
        raise HubError(
            "disk",
            f"Pulling {name}: there is no room for its {size:,} bytes beside the models in use "
            "now; try again later",
        )


def _note_use(cache: Path, name: str) -> None:
    """Note that the model `name` was used now; a cache that cannot be written does no harm."""
    with suppress(OSError):
        os.utime(folder_of(cache, name))


def _longest_unused_first(cache: Path) -> list[Path]:
    return sorted(cache.glob(f"{PREFIX}*"), key=lambda folder: folder.stat().st_mtime)


def _bytes_in(cache: Path) -> int:
    """Return the size of all files, links not followed; those that vanish meanwhile count 0."""
    total = 0
    for folder, _, files in os.walk(cache):
        for file in files:
            with suppress(FileNotFoundError):
                total += (Path(folder) / file).lstat().st_size
    return total


def _remove(cache: Path, folder: Path) -> None:
    """Remove all versions of a model, and those files shared by models that no other model needs.

    The client's own `scan_cache_dir` would make such a strategy, too, but leaves out models whose
    download was not completed.
    """
    nothing: frozenset[Path] = frozenset()
    DeleteCacheStrategy(
        expected_freed_size=0,
        blobs=nothing,
        refs=nothing,
        repos=frozenset({folder}),
        snapshots=nothing,
        cache_dir=cache,
    ).execute()
