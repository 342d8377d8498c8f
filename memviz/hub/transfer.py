"""A download that can be watched, stopped, and does not grow beyond what was announced."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress

from huggingface_hub.utils import tqdm

BY_HTTP = "huggingface_hub.http_get"  # how the client calls the bar of such a download


class StoppedError(Exception):
    """Nobody wants more of it."""


class TooMuchError(Exception):
    """More came than had been announced."""


class Transfer:
    """Counts the bytes of one pull, all its files together, for who watches from another thread.

    `ended` gets an exception when no more of it shall come: StoppedError or TooMuchError.
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
        """Have it end as soon as it can; nothing happens to one that has ended before."""
        self._end(StoppedError())

    def begin(self, expected: int) -> None:
        """Count from nothing again, to `expected` bytes."""
        with self._lock:
            self._expected, self._come = expected, 0

    def add(self, count: float) -> None:
        """Note bytes that came. Raises StoppedError, and TooMuchError beyond what is expected."""
        with self._lock:
            self._come += int(count)
            too_many = self._expected is not None and self._come > self._expected
        if too_many:
            self._end(TooMuchError())
        self.go_on()

    def go_on(self) -> None:
        """Raise what ended it, if it has ended: StoppedError or TooMuchError."""
        if self.ended.done():
            self.ended.result()

    def _end(self, error: Exception) -> None:
        with self._lock:
            if not self.ended.done():
                self.ended.set_exception(error)


def counting(tell: Callable[[float], None]) -> type[tqdm]:
    """Return a progress bar for the client that shows nothing, and tells how many bytes came.

    What `tell` raises ends a download by HTTP. One by Xet goes on to its end: it is made elsewhere
    than in Python, where errors are printed only, so there they are dropped.
    """

    class Counter(tqdm):
        def __init__(self, *arguments: object, name: str | None = None, **options: object) -> None:
            super().__init__(*arguments, **(options | {"disable": True}))
            self._dropped = () if name == BY_HTTP else (StoppedError, TooMuchError)

        def update(self, n: float | None = 1) -> None:
            with suppress(*self._dropped):
                tell(n or 0)

        def update_transfer(self, n: float) -> None:
            """Bytes on the wire do not count: Xet sends no piece that it has sent before."""

        def set_transfer_postfix_str(self, *arguments: object, **options: object) -> None:
            """Nothing is shown."""

    return Counter
