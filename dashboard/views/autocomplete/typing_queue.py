"""The order in which typed texts are read: the least work first, and none for who asks no more.

A key that follows a text read before is one step of each model; a new text may be a thousand. Texts
are read in slices, and before each slice everybody with less to read goes first. So nobody's key
waits for another's long text, however many of these there are.
"""

import asyncio
from bisect import insort
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

AT_ONCE = 2
MOST_WAITING = 200


class OvertakenError(Exception):
    """The same visitor has asked again meanwhile: the answer would not be shown."""


class TooManyError(Exception):
    """More visitors ask than may wait, and this one has the most to read."""


@dataclass(eq=False)
class Asking:
    """A visitor's question, from its arrival until it is answered."""

    visitor: str
    arrival: int
    overtaken: bool = False


@dataclass(order=True)
class _Waiting:
    work: int
    arrival: int
    asking: Asking = field(compare=False)
    turn: "asyncio.Future[None]" = field(compare=False)


class TypingQueue:
    """Turns at reading: at most `at_once` at a time, and at most `most` questions that wait.

    For one event loop, whose coroutines never interrupt each other here.
    """

    def __init__(self, at_once: int = AT_ONCE, most: int = MOST_WAITING) -> None:
        self._at_once = at_once
        self._most = most
        self._reading = 0
        self._arrivals = 0
        self._waiting: list[_Waiting] = []
        self._newest: dict[str, Asking] = {}

    def __len__(self) -> int:
        """Return the number of questions that wait for a turn."""
        return len(self._waiting)

    @contextmanager
    def asking(self, visitor: str) -> Iterator[Asking]:
        """Let a visitor ask; an earlier question of theirs is overtaken, and waits no longer."""
        self._arrivals += 1
        asking = Asking(visitor, self._arrivals)
        earlier = self._newest.get(visitor)
        if earlier is not None:
            earlier.overtaken = True
            self._refuse([one for one in self._waiting if one.asking is earlier], OvertakenError())
        self._newest[visitor] = asking
        try:
            yield asking
        finally:
            if self._newest.get(visitor) is asking:
                del self._newest[visitor]

    @asynccontextmanager
    async def turn(self, asking: Asking, work: int) -> AsyncIterator[None]:
        """Run the block when its turn has come, before all that have more `work`.

        Raises OvertakenError and TooManyError instead of waiting for what is of no use.
        """
        if asking.overtaken:
            raise OvertakenError
        if self._reading < self._at_once:
            self._reading += 1
        else:
            await self._wait(asking, work)
        try:
            yield
        finally:
            self._hand_on()

    async def _wait(self, asking: Asking, work: int) -> None:
        """Return when a turn was handed on to this question."""
        mine = _Waiting(work, asking.arrival, asking, asyncio.get_running_loop().create_future())
        insort(self._waiting, mine)
        self._refuse(self._waiting[self._most :], TooManyError())
        try:
            await mine.turn
        except BaseException:
            if mine in self._waiting:
                self._waiting.remove(mine)
            elif mine.turn.done() and not mine.turn.cancelled() and not mine.turn.exception():
                self._hand_on()  # the visitor left just when the turn came
            raise

    def _hand_on(self) -> None:
        """Give a turn that has ended to whoever has the least work."""
        while self._waiting:
            first = self._waiting.pop(0)
            if not first.turn.done():
                first.turn.set_result(None)
                return
        self._reading -= 1

    def _refuse(self, refused: list[_Waiting], error: Exception) -> None:
        for one in refused:
            self._waiting.remove(one)
            if not one.turn.done():
                one.turn.set_exception(error)
