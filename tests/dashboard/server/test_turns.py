"""Turns at long computations: few at once, none twice, and nobody is waited for who has left."""

from collections.abc import Callable
from functools import partial
from threading import Event, Thread

import pytest

from dashboard.server import turns
from dashboard.server.turns import Turns, readings_of, sweeps_of

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


def test_who_has_waited_longest_comes_first():
    turns, order = Turns(at_once=1), []
    first = Computation(turns, "first")
    assert first.begun.wait(PATIENCE)
    others = [in_line(turns, name, partial(order.append, name)) for name in "abc"]
    first.end()
    for other in others:
        other.join(PATIENCE)
    assert order == ["a", "b", "c"]


class TestSlices:
    """Long computations work in slices, between which others come."""

    def test_two_computations_take_turns_at_their_slices(self):
        turns, order = Turns(at_once=1), []
        with turns.slices("a", nothing) as tell:
            other = in_line(turns, "b", lambda: order.append("b"))
            for _ in range(3):
                order.append("a")
                tell(0.5)
        other.join(PATIENCE)
        assert order == ["a", "b", "a", "a"]

    def test_a_short_one_that_comes_late_waits_for_a_slice_and_not_for_the_whole(self):
        turns, told = Turns(at_once=1), []
        with turns.slices("long", told.append) as tell:
            for share in (0.1, 0.2):
                tell(share)
            short = in_line(turns, "short", nothing)
            tell(0.3)
            short.join(PATIENCE)
            assert not short.is_alive()
        assert set(told) == {0.0, 0.1, 0.2, 0.3}

    def test_while_others_come_the_last_share_is_told_again(self):
        turns, told = Turns(at_once=1), []
        again = Event()

        def tell_me(share: float) -> None:
            told.append(share)
            if told.count(0.7) > 2:
                again.set()

        with turns.slices("long", tell_me) as tell:
            other = in_line(turns, "other", lambda: again.wait(PATIENCE))
            tell(0.7)
        other.join(PATIENCE)
        assert told[0] == 0.0
        assert told.count(0.7) > 2

    def test_equal_work_waits_for_the_end(self):
        turns, order = Turns(at_once=1), []
        with turns.slices("same", nothing) as tell:
            again = in_line(turns, "same", lambda: order.append("again"))
            tell(0.5)
            order.append("the first goes on")
        again.join(PATIENCE)
        assert order == ["the first goes on", "again"]

    def test_a_visitor_who_stops_while_others_come_leaves_no_place_behind(self):
        turns, others_came = Turns(at_once=1), Event()

        def tell_while_it_is_wanted(_: float) -> None:
            if others_came.is_set():
                raise LeftError

        def compute() -> None:
            with turns.slices("long", tell_while_it_is_wanted) as tell:
                in_line(turns, "other", others_came.set)
                tell(0.5)
                tell(0.6)

        with pytest.raises(LeftError):
            compute()
        for work in ("long", "other"):
            with turns.turn(work, leave):
                pass


def test_long_texts_are_read_in_turns_of_their_own():
    long, short = readings_of("a" * 300_000), readings_of("a" * 2000)
    with long.turn("long", leave), short.turn("one", leave), short.turn("two", leave):
        pass


def nothing(*_: object) -> None:
    pass


def in_line(turns: Turns, work: str, compute: Callable[[], object]) -> Thread:
    """Return the thread of a computation that waits for its turn by now, or has had it."""
    waits = Event()

    def run() -> None:
        with turns.turn(work, waits.set):
            waits.set()
            compute()

    thread = Thread(target=run, daemon=True)
    thread.start()
    assert waits.wait(PATIENCE)
    return thread


def test_what_a_computation_has_freed_goes_back_to_the_system(monkeypatch):
    given_back = []
    monkeypatch.setattr(turns, "give_back", lambda: given_back.append("all that is free"))
    with Turns(at_once=1).turn("work", lambda: None):
        assert not given_back
    assert given_back == ["all that is free"]
