"""Ctrl-C and termination end a run after the batch at hand, not in the middle of it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType


@dataclass
class Interruption:
    """Whether somebody asked the run to stop."""

    requested: bool = False


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """Note SIGINT and SIGTERM instead of stopping at once; a second one stops at once."""
    interruption = Interruption()
    previous = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def note(number: int, _: FrameType | None) -> None:
        interruption.requested = True
        signal.signal(number, previous[signal.Signals(number)])

    for number in previous:
        signal.signal(number, note)
    try:
        yield interruption
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
