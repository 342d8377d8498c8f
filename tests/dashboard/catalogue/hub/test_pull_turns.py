"""Turns at pulling are fair: a visitor with many models keeps nobody else's one waiting."""

import threading
import time

import pytest

from dashboard.catalogue.hub import pulls
from dashboard.catalogue.hub.pull_turns import PullTurns, Turn
from dashboard.catalogue.hub.pulls import Pull, PullError
from dashboard.catalogue.hub.visit import MOST_PULLED, HubVisit
from tests.support.hubstub import Hang, Slow

MANY = 40  # visitors


class Works:
    """Works that end when they are told to; `begun` has their names in the order they began."""

    def __init__(self, turns: PullTurns) -> None:
        self.begun: list[str] = []
        self._turns = turns
        self._ends: dict[str, threading.Event] = {}
        self._changed = threading.Condition()

    def ask(self, visitor: str, name: str) -> Turn:
        self._ends[name] = threading.Event()

        def work() -> None:
            with self._changed:
                self.begun.append(name)
                self._changed.notify_all()
            self._ends[name].wait(10)

        turn = Turn(visitor, work)
        assert self._turns.take(turn)
        return turn

    def end(self, name: str) -> None:
        self._ends[name].set()

    def wait_for(self, count: int) -> list[str]:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.begun) >= count, timeout=10)
        return self.begun


def test_who_has_had_least_is_next():
    works = Works(PullTurns(at_once=2, each=2, most=99))
    for number in range(6):
        works.ask("greedy", f"greedy {number}")
    works.ask("late", "late 0")
    works.ask("later", "later 0")
    assert works.wait_for(2) == ["greedy 0", "greedy 1"]
    works.end("greedy 0")
    assert works.wait_for(3)[2:] == ["late 0"]
    works.end("late 0")
    assert works.wait_for(4)[3:] == ["later 0"]
    works.end("greedy 1")
    assert works.wait_for(5)[4:] == ["greedy 2"]
    for name in list(works._ends):
        works.end(name)


def test_nobody_has_more_than_a_share_of_the_turns_at_once():
    works = Works(PullTurns(at_once=4, each=2, most=99))
    for number in range(4):
        works.ask("greedy", f"greedy {number}")
    works.ask("late", "late 0")
    assert set(works.wait_for(3)) == {"greedy 0", "greedy 1", "late 0"}
    for name in list(works._ends):
        works.end(name)
    works.wait_for(5)


def test_a_turn_may_be_given_up_before_it_begins():
    turns = PullTurns(at_once=1, each=1, most=2)
    works = Works(turns)
    first = works.ask("a", "first")
    works.wait_for(1)
    second = works.ask("a", "second")
    assert not turns.leave(first)
    assert turns.leave(second)
    assert not turns.others_wait("b")
    works.ask("b", "third")
    works.end("first")
    assert works.wait_for(2) == ["first", "third"]
    works.end("third")


def test_no_more_wait_than_there_is_room_for():
    turns = PullTurns(at_once=1, each=1, most=2)
    works = Works(turns)
    works.ask("a", "first")
    works.wait_for(1)
    for name in ("second", "third"):
        works.ask("a", name)
    assert not turns.take(Turn("b", lambda: None))
    for name in ("first", "second", "third"):
        works.end(name)
    works.wait_for(3)


@pytest.fixture
def turns(monkeypatch) -> PullTurns:
    made = PullTurns(at_once=4, each=2, most=MANY * MOST_PULLED)
    monkeypatch.setattr(pulls, "TURNS", made)
    return made


def pulling() -> int:
    return sum(thread.name == "pull" for thread in threading.enumerate())


@pytest.mark.usefixtures("turns")
def test_many_visitors_leave_few_threads_and_another_s_turn_comes_soon(the_hub, monkeypatch):
    """Each asks for eight models of a Hub that stands still; then one comes who asks for one."""
    monkeypatch.setattr(pulls, "ANSWER_WITHIN", 0.2)
    the_hub.spoil("/api/models/nobody/", Hang(1))
    visitors = [HubVisit() for _ in range(MANY)]
    for number, visitor in enumerate(visitors):
        for model in range(MOST_PULLED):
            visitor.ask(f"nobody/{number}-{model}")
    before = len(the_hub.requests)
    late = HubVisit()
    late.ask("alice/tiny")
    assert pulling() <= 4
    late.pulls["alice/tiny"].wait(20)
    assert [id.partition("@")[0] for id in late.collect()] == ["alice/tiny"]
    asked = [line for line in the_hub.requests[before:] if "/api/models/nobody/" in line]
    assert len(asked) <= MANY + 8  # one turn of each before it, not eight
    for visitor in visitors:
        for reference in list(visitor.pulls):
            visitor.stop(reference)
    deadline = time.monotonic() + 10
    while pulling():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.usefixtures("turns")
def test_what_nobody_waits_for_ends(the_hub, monkeypatch):
    monkeypatch.setattr(pulls, "LOOKED_AT_WITHIN", 0.3)
    the_hub.spoil("/large/", Slow(pieces=400, seconds=0.05))
    pull = Pull("alice/tiny", visitor="who left")
    pull.wait(10)
    with pytest.raises(PullError, match="nobody waited for it"):
        pull.result()


@pytest.mark.usefixtures("turns")
def test_what_is_looked_at_goes_on(the_hub, monkeypatch):
    monkeypatch.setattr(pulls, "LOOKED_AT_WITHIN", 0.3)
    the_hub.spoil("/large/", Slow(pieces=20, seconds=0.05))
    pull = Pull("alice/tiny", visitor="who stays")
    while not pull.done:
        time.sleep(0.02)
    assert pull.result().name == "alice/tiny"


def test_a_turn_is_bounded_only_while_others_wait(the_hub, turns, monkeypatch):
    monkeypatch.setattr(pulls, "LONGEST_TURN", 0.3)
    the_hub.spoil("/large/", Slow(pieces=40, seconds=0.05))
    alone = Pull("alice/tiny", visitor="alone")
    alone.wait(10)
    assert alone.result().name == "alice/tiny"
    the_hub.add("alice/next", {"README.md": b"-", **files_of(the_hub)})
    monkeypatch.setattr(turns, "_at_once", 1)
    long = Pull("alice/next", visitor="first")
    late = Pull("alice/tiny", visitor="late")
    long.wait(10)
    with pytest.raises(PullError, match="too long while others wait"):
        long.result()
    late.wait(10)
    assert late.result().name == "alice/tiny"


def files_of(hub) -> dict[str, bytes]:
    files = hub.repositories["alice/tiny"].newest.files
    return {path: blob.content for path, blob in files.items() if path != "README.md"}
