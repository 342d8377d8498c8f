"""Taking turns at long computations: each needs a core and much memory, so few run at once.

Each kind has turns of its own: long texts do not keep short ones waiting.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Condition

from dashboard.server.arenas import give_back

_LOOK = 0.2  # seconds between two calls of `waiting`, which may end the wait
_SHORT = 300  # characters; a longer text's connectivity takes seconds and 250 MB


class Turns:
    """Computations of one kind: at most `at_once` at a time, and the same never twice at a time."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._under_way: set[Hashable] = set()
        self._ended = Condition()

    @contextmanager
    def turn(self, work: Hashable, waiting: Callable[[], None]) -> Iterator[None]:
        """Run the block when its turn has come.

        Blocks with equal `work` run one after the other, so the second finds what the first has
        kept. `waiting` is called several times a second until then; an exception from it ends the
        wait.
        """
        while not self._begin(work):
            waiting()
        try:
            yield
        finally:
            give_back()
            with self._ended:
                self._under_way.discard(work)
                self._ended.notify_all()

    def _begin(self, work: Hashable) -> bool:
        with self._ended:
            begins = self._ended.wait_for(lambda: self._is_free(work), timeout=_LOOK)
            if begins:
                self._under_way.add(work)
            return begins

    def _is_free(self, work: Hashable) -> bool:
        return work not in self._under_way and len(self._under_way) < self._at_once


READINGS = Turns(at_once=2)
_SHORT_TEXTS = Turns(at_once=2)
_LONG_TEXTS = Turns(at_once=1)


def sweeps_of(text: str) -> Turns:
    """Return the turns at connectivities of a text of this length."""
    return _SHORT_TEXTS if len(text) <= _SHORT else _LONG_TEXTS
