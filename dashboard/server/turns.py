"""Taking turns at long computations: each needs a core and much memory, so few run at once.

Each kind has turns of its own: long texts do not keep short ones waiting.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition

from dashboard.server.arenas import give_back
from memviz.stats.progress import Progress

_LOOK = 0.2  # seconds between two calls of `waiting`, which may end the wait
_SHORT = 300  # characters; a longer text's connectivity takes seconds and 250 MB
_SHORT_READING = 3000  # characters; a longer text is read for up to a minute and a half


@dataclass(eq=False)
class _Computation:
    work: Hashable
    begun: bool = False


class Turns:
    """Computations of one kind: at most `at_once` at a time, and the same never twice at a time.

    Who has waited longest comes first.
    """

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._waiting: list[_Computation] = []
        self._under_way: list[_Computation] = []
        self._begun: set[Hashable] = set()
        self._changed = Condition()

    @contextmanager
    def turn(self, work: Hashable, waiting: Callable[[], None]) -> Iterator[None]:
        """Run the block when its turn has come.

        Blocks with equal `work` run one after the other, so the second finds what the first has
        kept. `waiting` is called several times a second until then; an exception from it ends the
        wait.
        """
        with self._turn(_Computation(work), waiting):
            yield

    @contextmanager
    def slices(self, work: Hashable, tell: Progress) -> Iterator[Progress]:
        """Run the block as `turn` does, and let those who wait come in between.

        The block gets the function that it tells the share of its work: when others wait for a
        turn, that returns after theirs. `tell` is told each share, and while the block waits the
        last one again and again; an exception from it ends the block.
        """
        computation, share = _Computation(work), 0.0

        def wait() -> None:
            tell(share)

        def tell_and_give_way(done: float) -> None:
            nonlocal share
            share = done
            tell(done)
            if self._leave_to_others(computation):
                self._wait(computation, wait)

        tell(share)
        with self._turn(computation, wait):
            yield tell_and_give_way

    @contextmanager
    def _turn(self, computation: _Computation, waiting: Callable[[], None]) -> Iterator[None]:
        try:
            self._line_up(computation)
            self._wait(computation, waiting)
            yield
        finally:
            self._end(computation)

    def _line_up(self, computation: _Computation) -> None:
        with self._changed:
            self._waiting.append(computation)

    def _leave_to_others(self, computation: _Computation) -> bool:
        """Go to the end of the line, if there is anybody in it who could begin."""
        with self._changed:
            if not any(map(self._may_begin, self._waiting)):
                return False
            self._under_way.remove(computation)
            self._waiting.append(computation)
            self._changed.notify_all()
            return True

    def _wait(self, computation: _Computation, waiting: Callable[[], None]) -> None:
        while not self._begin(computation):
            waiting()

    def _begin(self, computation: _Computation) -> bool:
        with self._changed:
            begins = self._changed.wait_for(lambda: self._is_next(computation), timeout=_LOOK)
            if begins:
                self._waiting.remove(computation)
                self._under_way.append(computation)
                self._begun.add(computation.work)
                computation.begun = True
                self._changed.notify_all()  # there may be room for the next one too
            return begins

    def _is_next(self, computation: _Computation) -> bool:
        if len(self._under_way) >= self._at_once:
            return False
        return computation is next(filter(self._may_begin, self._waiting), None)

    def _may_begin(self, computation: _Computation) -> bool:
        return computation.begun or computation.work not in self._begun

    def _end(self, computation: _Computation) -> None:
        if computation.begun:
            give_back()
        with self._changed:
            for line in (self._waiting, self._under_way):
                if computation in line:
                    line.remove(computation)
            if computation.begun:
                self._begun.discard(computation.work)
            self._changed.notify_all()


_SHORT_READINGS = Turns(at_once=2)
_LONG_READINGS = Turns(at_once=1)
_SHORT_TEXTS = Turns(at_once=2)
_LONG_TEXTS = Turns(at_once=1)


def readings_of(text: str) -> Turns:
    """Return the turns at reading a text of this length with a model."""
    return _SHORT_READINGS if len(text) <= _SHORT_READING else _LONG_READINGS


def sweeps_of(text: str) -> Turns:
    """Return the turns at connectivities of a text of this length."""
    return _SHORT_TEXTS if len(text) <= _SHORT else _LONG_TEXTS
