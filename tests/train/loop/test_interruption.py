"""Signals are noted, and what a process was started to ignore stays ignored."""

import signal

import pytest

from train.loop.interruption import AT_ONCE_THE_SECOND_TIME, REPEATED, interruptible


@pytest.fixture(autouse=True)
def handlers():
    """Put back what each signal does."""
    numbers = (*AT_ONCE_THE_SECOND_TIME, *REPEATED)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [*AT_ONCE_THE_SECOND_TIME, *REPEATED], ids=lambda n: n.name)
def test_a_signal_is_noted_and_afterwards_does_what_it_did(number):
    calls = []
    signal.signal(number, lambda *_: calls.append(number))
    with interruptible() as interruption:
        assert not interruption.requested
        signal.raise_signal(number)
        assert interruption.requested
    assert calls == []
    signal.raise_signal(number)
    assert calls == [number]


@pytest.mark.parametrize("number", AT_ONCE_THE_SECOND_TIME, ids=lambda n: n.name)
def test_a_second_one_of_somebody_who_waits_stops_at_once(number):
    calls = []
    signal.signal(number, lambda *_: calls.append(number))
    with interruptible():
        signal.raise_signal(number)
        signal.raise_signal(number)
        assert calls == [number]


@pytest.mark.parametrize("number", REPEATED, ids=lambda n: n.name)
def test_one_that_comes_several_times_does_not(number):
    """A closed terminal sends SIGHUP from the shell and from the system."""
    signal.signal(number, lambda *_: pytest.fail("stopped before the state was saved"))
    with interruptible() as interruption:
        for _ in range(3):
            signal.raise_signal(number)
        assert interruption.requested


def test_under_nohup_a_closed_terminal_stops_nothing():
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with interruptible() as interruption:
        signal.raise_signal(signal.SIGHUP)
        assert not interruption.requested
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
