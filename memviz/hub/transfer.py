"""A download that can be watched, stopped, and does not grow beyond what was announced."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress

from huggingface_hub.utils import tqdm

BY_HTTP = "huggingface_hub.http_get"  # the client's name for the progress bar of such a download


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
        self.moved = 0.0
        """When something last came, in seconds of the monotonic clock."""
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
        self.stir()

    def stir(self) -> None:
        """Note that it does not stand still."""
        self.moved = time.monotonic()

    def add(self, count: float) -> None:
        """Note bytes that came. Raises StoppedError, and TooMuchError beyond what is expected."""
        with self._lock:
            self._come += int(count)
            too_many = self._expected is not None and self._come > self._expected
        if too_many:
            self._end(TooMuchError())
        self.stir()
        self.go_on()

    def go_on(self) -> None:
        """Raise what ended it, if it has ended: StoppedError or TooMuchError."""
        if self.ended.done():
            self.ended.result()

    def _end(self, error: Exception) -> None:
        with self._lock:
            if not self.ended.done():
                self.ended.set_exception(error)


def counting(tell: Callable[[float], None], stir: Callable[[], None]) -> type[tqdm]:
    """Return a class of progress bars that show nothing and call `tell` with the bytes that came.

    `stir` is called when a download by Xet moves, which counts other bytes meanwhile. What `tell`
    raises ends a download by HTTP. A download by Xet runs outside of Python, which would only
    print the errors: there they are dropped, and it goes on to its end.
    """

    class Counter(tqdm):
        def __init__(self, *arguments: object, name: str | None = None, **options: object) -> None:
            super().__init__(*arguments, **(options | {"disable": True}))
            self._dropped = () if name == BY_HTTP else (StoppedError, TooMuchError)

        def update(self, n: float | None = 1) -> None:
            with suppress(*self._dropped):
                tell(n or 0)

        def update_transfer(self, n: float) -> None:
            """Not counted: Xet transfers fewer bytes than the files have, by reusing pieces."""
            if n:
                stir()

        def set_transfer_postfix_str(self, *arguments: object, **options: object) -> None:
            """Nothing is shown."""

    return Counter
