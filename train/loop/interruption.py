"""Signals and a deadline end a run after the current batch, not in the middle.

Ctrl-C is one, others are of schedulers and of a terminal that is closed.
"""

import math
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

AT_ONCE_THE_SECOND_TIME = (signal.SIGINT, signal.SIGTERM)
"""Signals of somebody who waits: a second one does not wait for the batch."""
REPEATED = tuple(
    number
    for number in signal.Signals
    if number.name in ("SIGHUP", "SIGUSR1")  # not on Windows
)
"""Signals that one event may send several times: of a closed terminal, and of schedulers."""


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
    """Note the signals above instead of stopping at once; a second Ctrl-C stops at once.

    What the process was started to ignore it goes on ignoring, as SIGHUP under nohup.
    """
    interruption = Interruption(deadline)
    previous = {
        number: signal.getsignal(number)
        for number in (*AT_ONCE_THE_SECOND_TIME, *REPEATED)
        if number in AT_ONCE_THE_SECOND_TIME or signal.getsignal(number) is not signal.SIG_IGN
    }

    def note(number: int, _: FrameType | None) -> None:
        interruption.signalled = True
        if number in AT_ONCE_THE_SECOND_TIME:
            signal.signal(number, previous[signal.Signals(number)])

    for number in previous:
        signal.signal(number, note)
    try:
        yield interruption
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
