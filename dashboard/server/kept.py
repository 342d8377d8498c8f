"""Caches of results that took long to compute, for all visitors; the least recently used go."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import RLock
from typing import Any, Generic, TypeVar

from dashboard.server.memory import for_results
from dashboard.server.sizes import bytes_of

Value = TypeVar("Value")


class Budget:
    """The memory that some caches share: at most `most_bytes()` in all of them together.

    Of all their values the least recently used goes first; the one kept last stays, however large.
    """

    def __init__(self, most_bytes: Callable[[], int]) -> None:
        self.lock = RLock()
        self._most_bytes = most_bytes
        self._sizes: OrderedDict[tuple[Kept[Any], Hashable], int] = OrderedDict()
        self._taken = 0

    @property
    def nbytes(self) -> int:
        """What all values take, in bytes."""
        return self._taken

    def take(self, cache: "Kept[Any]", key: Hashable, nbytes: int) -> None:
        """Note a value that was put into `cache`, and forget others if need be."""
        self.leave(cache, key)
        self._sizes[cache, key] = nbytes
        self._taken += nbytes
        while len(self._sizes) > 1 and self._taken > self._most_bytes():
            first, itself = next(iter(self._sizes))
            first.forget(itself)

    def use(self, cache: "Kept[Any]", key: Hashable) -> None:
        """Note that a value was used just now."""
        self._sizes.move_to_end((cache, key))

    def leave(self, cache: "Kept[Any]", key: Hashable) -> None:
        """Note that a value is gone."""
        self._taken -= self._sizes.pop((cache, key), 0)


RESULTS = Budget(for_results)


class Kept(Generic[Value]):
    """At most `most` values by key, whose memory comes from the `budget` that all caches share.

    Unlike Streamlit's caches it can say whether a value is there without computing it, and the
    computation may draw its progress on the page.
    """

    def __init__(self, most: int, budget: Budget = RESULTS) -> None:
        self._most = most
        self._budget = budget
        self._values: OrderedDict[Hashable, Value] = OrderedDict()

    def __contains__(self, key: Hashable) -> bool:
        with self._budget.lock:
            return key in self._values

    def get(self, key: Hashable) -> Value | None:
        """Return the value, None where it is not kept."""
        with self._budget.lock:
            if key in self._values:
                self._values.move_to_end(key)
                self._budget.use(self, key)
            return self._values.get(key)

    def put(self, key: Hashable, value: Value) -> Value:
        """Keep the value, and return it."""
        nbytes = bytes_of(value)
        with self._budget.lock:
            self._values[key] = value
            self._values.move_to_end(key)
            self._budget.take(self, key, nbytes)
            while len(self._values) > self._most:
                self.forget(next(iter(self._values)))
        return value

    def forget(self, key: Hashable) -> None:
        """Keep the value no longer."""
        with self._budget.lock:
            self._values.pop(key, None)
            self._budget.leave(self, key)
