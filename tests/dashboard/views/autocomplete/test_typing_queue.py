"""Who reads next: the least work, never what nobody waits for."""

import asyncio

import pytest

from dashboard.views.autocomplete.typing_queue import OvertakenError, TooManyError, TypingQueue
from tests.support.loops import result_of


async def until_they_wait() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


class Visits:
    """Visitors of a queue that reads one text at a time; `done` is the order of their turns."""

    def __init__(self, most: int = 100) -> None:
        self.queue = TypingQueue(at_once=1, most=most)
        self.done: list[str] = []
        self.may_go_on = asyncio.Event()

    def begins(self, visitor: str, work: int) -> "asyncio.Task[None]":
        """Let a visitor ask for a turn, which lasts until all may go on."""
        return asyncio.create_task(self._asks(visitor, work))

    async def _asks(self, visitor: str, work: int) -> None:
        with self.queue.asking(visitor) as asking:
            async with self.queue.turn(asking, work):
                await self.may_go_on.wait()
                self.done.append(visitor)


def test_the_least_work_comes_first_and_equal_work_in_its_order():
    async def story():
        visits = Visits()
        works = {"first": 900, "long": 1000, "key": 1, "short": 20, "other key": 1}
        tasks = [visits.begins(*one) for one in works.items()]
        await until_they_wait()
        visits.may_go_on.set()
        await asyncio.gather(*tasks)
        assert visits.done == ["first", "key", "other key", "short", "long"]
        assert len(visits.queue) == 0

    result_of(story())


def test_a_newer_question_of_the_same_visitor_wins():
    async def story():
        visits = Visits()
        reading = visits.begins("reader", 5)
        older, newer = visits.begins("a", 5), visits.begins("a", 6)
        with pytest.raises(OvertakenError):
            await older
        visits.may_go_on.set()
        await asyncio.gather(reading, newer)
        assert visits.done == ["reader", "a"]

    result_of(story())


def test_a_question_overtaken_while_it_is_read_gets_no_further_turn():
    async def story():
        queue = TypingQueue(at_once=1)
        with queue.asking("a") as older:
            async with queue.turn(older, 10):
                with queue.asking("a"):
                    pass
            with pytest.raises(OvertakenError):
                async with queue.turn(older, 5):
                    pytest.fail("it was overtaken")

    result_of(story())


def test_of_too_many_the_one_with_the_most_work_is_refused():
    async def story():
        visits = Visits(most=2)
        waiting = [visits.begins(*one) for one in (("r", 1), ("long", 1000), ("a", 10))]
        await until_they_wait()
        key = visits.begins("key", 1)
        with pytest.raises(TooManyError):
            await waiting[1]
        visits.may_go_on.set()
        await asyncio.gather(waiting[0], waiting[2], key)
        assert visits.done == ["r", "key", "a"]

    result_of(story())


def test_whoever_leaves_while_waiting_or_reading_keeps_no_turn():
    async def story():
        visits = Visits()
        reading, waiting, last = (visits.begins(name, 5) for name in ("r", "w", "l"))
        await until_they_wait()
        waiting.cancel()
        await until_they_wait()
        assert len(visits.queue) == 1
        reading.cancel()
        visits.may_go_on.set()
        await asyncio.gather(reading, waiting, last, return_exceptions=True)
        assert visits.done == ["l"]
        await visits.begins("next", 5)

    result_of(story())


def test_a_turn_handed_to_someone_who_leaves_at_that_moment_goes_on():
    async def story():
        visits = Visits()
        reading, waiting, last = (visits.begins(name, 5) for name in ("r", "w", "l"))
        await until_they_wait()
        visits.may_go_on.set()
        await reading  # the turn is handed to "w", which has not run yet
        waiting.cancel()
        await asyncio.gather(waiting, last, return_exceptions=True)
        assert "l" in visits.done
        await visits.begins("next", 5)

    result_of(story())
