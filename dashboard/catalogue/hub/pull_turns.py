"""Turns at pulling: few models come at once, and no visitor's many keep another's one waiting."""

import threading
from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Turn:
    """What a visitor wants done; `work` is called in a thread of its own, and raises nothing."""

    visitor: Hashable
    work: Callable[[], None]


class PullTurns:
    """Does at most `at_once` works at a time, `each` of them for one visitor; `most` may wait.

    Whoever had the fewest turns, since something of theirs last waited for none, is next.
    """

    def __init__(self, at_once: int, each: int, most: int) -> None:
        self._at_once = at_once
        self._each = each
        self._most = most
        self._waiting: list[Turn] = []
        self._running: Counter[Hashable] = Counter()
        self._had: Counter[Hashable] = Counter()
        self._lock = threading.Lock()

    def take(self, turn: Turn) -> bool:
        """Have its work done when it is its turn; return False where too many wait."""
        with self._lock:
            if len(self._waiting) >= self._most:
                return False
            self._waiting.append(turn)
            self._begin()
            return True

    def leave(self, turn: Turn) -> bool:
        """Give up a turn; return False where it has begun."""
        with self._lock:
            if turn not in self._waiting:
                return False
            self._waiting.remove(turn)
            self._forget(turn.visitor)
            return True

    def others_wait(self, visitor: Hashable) -> bool:
        """Return whether somebody else waits for a turn."""
        with self._lock:
            return any(turn.visitor != visitor for turn in self._waiting)

    def _begin(self) -> None:
        while self._running.total() < self._at_once:
            may = [turn for turn in self._waiting if self._running[turn.visitor] < self._each]
            if not may:
                return
            following = min(may, key=lambda turn: self._had[turn.visitor])
            self._waiting.remove(following)
            self._running[following.visitor] += 1
            self._had[following.visitor] += 1
            threading.Thread(target=self._do, args=[following], name="pull", daemon=True).start()

    def _do(self, turn: Turn) -> None:
        try:
            turn.work()
        finally:
            with self._lock:
                self._running[turn.visitor] -= 1
                self._forget(turn.visitor)
                self._begin()

    def _forget(self, visitor: Hashable) -> None:
        """Forget what a visitor had who waits for nothing more."""
        if not self._running[visitor]:
            del self._running[visitor]
            if all(turn.visitor != visitor for turn in self._waiting):
                del self._had[visitor]
