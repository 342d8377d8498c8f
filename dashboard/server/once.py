"""What a process has once, however many threads ask for it in the same moment."""

from collections.abc import Callable, Hashable
from functools import cache
from threading import RLock
from typing import Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """A function that runs once for the same arguments; all who ask get what it returned then.

    `functools.cache` alone runs it in each of several threads that ask before it has returned: two
    visitors who came in one moment had two caches of the Hub. What it raises is not kept.
    """

    def __init__(self, function: Callable[..., T]) -> None:
        self._kept = cache(function)
        self._lock = RLock()

    def __call__(self, *args: Hashable) -> T:
        with self._lock:
            return self._kept(*args)

    def cache_clear(self) -> None:
        """Forget what was returned."""
        self._kept.cache_clear()
