"""Ctrl-C, termination and a deadline end a run after the current batch, not in the middle."""

import math
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType


@dataclass
class Interruption:
    """Whether somebody asked the run to stop, or its time is up."""

    deadline: float = math.inf
    """The time to stop, on the clock of `time.monotonic`."""
    signalled: bool = False

    @property
    def requested(self) -> bool:
        return self.signalled or time.monotonic() > self.deadline


@contextmanager
def interruptible(deadline: float = math.inf) -> Iterator[Interruption]:
    """Note SIGINT and SIGTERM instead of stopping at once; a second one stops at once."""
    interruption = Interruption(deadline)
    previous = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def note(number: int, _: FrameType | None) -> None:
        interruption.signalled = True
        signal.signal(number, previous[signal.Signals(number)])

    for number in previous:
        signal.signal(number, note)
    try:
        yield interruption
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
