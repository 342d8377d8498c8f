"""A download that can be watched, stopped, and does not grow beyond what was announced."""

import threading
from concurrent.futures import Future
from concurrent.futures import wait as wait_for


class StoppedError(Exception):
    """The download was stopped on request."""


class TooMuchError(Exception):
    """More bytes came than the Hub had announced."""


class Transfer:
    """Counts the bytes of one pull, all files together; other threads may watch it and stop it.

    `ended` gets an exception when the download must end: StoppedError or TooMuchError.
    """

    def __init__(self) -> None:
        self.ended: Future[None] = Future()
        self._expected: int | None = None
        self._come = 0
        self._lock = threading.Lock()

    @property
    def expected(self) -> int | None:
        """Return how many bytes are to come, None while that is not known."""
        return self._expected

    @property
    def share(self) -> float:
        """Return how much of them has come, 0 to 1."""
        return min(1.0, self._come / self._expected) if self._expected else 0.0

    def stop(self) -> None:
        """End it as soon as possible; nothing happens if it has ended already."""
        self._end(StoppedError())

    def begin(self, expected: int) -> None:
        """Count from nothing again, to `expected` bytes."""
        with self._lock:
            self._expected, self._come = expected, 0

    def add(self, count: int) -> None:
        """Note bytes that came, or with a negative number those that have to come again.

        Raises StoppedError, and TooMuchError beyond what is expected.
        """
        with self._lock:
            self._come += count
            too_many = self._expected is not None and self._come > self._expected
        if too_many:
            self._end(TooMuchError())
        self.go_on()

    def pause(self, seconds: float) -> None:
        """Wait, but no longer than until it ends; raise what ended it."""
        wait_for([self.ended], timeout=seconds)
        self.go_on()

    def go_on(self) -> None:
        """Raise what ended it, if it has ended: StoppedError or TooMuchError."""
        if self.ended.done():
            self.ended.result()

    def _end(self, error: Exception) -> None:
        with self._lock:
            if not self.ended.done():
                self.ended.set_exception(error)
