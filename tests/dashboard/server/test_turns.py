"""Turns at long computations: few at once, none twice, and nobody is waited for who has left."""

from threading import Event, Thread

import pytest

from dashboard.server import turns
from dashboard.server.turns import Turns, sweeps_of

PATIENCE = 20  # seconds


class LeftError(Exception):
    """A visitor has left the page."""


def leave() -> None:
    raise LeftError


class Computation(Thread):
    """One that goes on until it is told to end."""

    def __init__(self, turns: Turns, work: str) -> None:
        super().__init__(daemon=True)
        self.begun, self.ends = Event(), Event()
        self._turns, self._work = turns, work
        self.start()

    def run(self) -> None:
        with self._turns.turn(self._work, lambda: None):
            self.begun.set()
            self.ends.wait(PATIENCE)

    def end(self) -> None:
        self.ends.set()
        self.join(PATIENCE)


def test_as_many_run_as_may_and_the_next_begins_when_one_ends():
    turns = Turns(at_once=2)
    first, second = Computation(turns, "a"), Computation(turns, "b")
    assert first.begun.wait(PATIENCE)
    assert second.begun.wait(PATIENCE)
    third = Computation(turns, "c")
    assert not third.begun.wait(0.3)
    first.end()
    assert third.begun.wait(PATIENCE)
    second.end()
    third.end()


def test_the_same_work_is_never_under_way_twice():
    turns = Turns(at_once=2)
    first = Computation(turns, "a")
    assert first.begun.wait(PATIENCE)
    again = Computation(turns, "a")
    assert not again.begun.wait(0.3)
    first.end()
    assert again.begun.wait(PATIENCE)
    again.end()


def test_a_visitor_who_leaves_while_waiting_takes_no_turn():
    turns = Turns(at_once=1)
    first = Computation(turns, "a")
    assert first.begun.wait(PATIENCE)
    with pytest.raises(LeftError), turns.turn("b", leave):
        pytest.fail("the turn of somebody who has left")
    first.end()
    with turns.turn("b", leave):
        pass


def test_a_computation_that_fails_gives_its_turn_back():
    turns = Turns(at_once=1)
    with pytest.raises(LeftError), turns.turn("a", leave):
        leave()
    with turns.turn("a", leave):
        pass


def test_long_texts_do_not_take_the_turns_of_short_ones():
    long, short = sweeps_of("a" * 900), sweeps_of("a" * 198)
    with long.turn("long", leave), short.turn("one", leave), short.turn("two", leave):
        with pytest.raises(LeftError), long.turn("another long", leave):
            pass
        with pytest.raises(LeftError), short.turn("three", leave):
            pass


def test_what_a_computation_has_freed_goes_back_to_the_system(monkeypatch):
    given_back = []
    monkeypatch.setattr(turns, "give_back", lambda: given_back.append("all that is free"))
    with Turns(at_once=1).turn("work", lambda: None):
        assert not given_back
    assert given_back == ["all that is free"]
