"""Calls that end in time: most calls of the Hub's client have no time limit."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any, TypeVar

from memviz.hub.errors import HubError

Result = TypeVar("Result")
THREAD = "hub"
SLOWEST = 8_000  # bytes a second: an upload, of which nothing is seen while it runs, may be so slow


def within(seconds: float, doing: str, call: Callable[[], Result]) -> Result:
    """Return `call()`, or raise HubError (network) when it is not done after `seconds`.

    `doing` says what was tried. A call that is given up goes on in its thread; its result is
    dropped.
    """
    return all_within(seconds, doing, [call])[0]


def all_within(
    seconds: float,
    doing: str,
    calls: Sequence[Callable[[], Result]],
    ended: Future[None] | None = None,
    moved: Callable[[], float] = lambda: 0.0,
) -> list[Result]:
    """Make all `calls` at the same time; return their results, or raise the first error.

    When `ended` gets an error meanwhile, that is raised at once. `moved` returns when something
    last came, in seconds of the monotonic clock: the time begins anew then.
    """
    begun = time.monotonic()
    futures = [_in_a_thread(call) for call in calls]
    waiting: set[Future[Any]] = set(futures)
    unless: set[Future[Any]] = {ended} if ended else set()
    while waiting:
        left = max(begun, moved()) + seconds - time.monotonic()
        done, _ = wait(waiting | unless, timeout=max(0.0, left), return_when=FIRST_COMPLETED)
        for future in done:
            future.result()
        if not done and max(begun, moved()) + seconds <= time.monotonic():
            raise HubError("network", f"{doing}: no answer from the Hub in time; try again later")
        waiting -= done
    return [future.result() for future in futures]


def _in_a_thread(call: Callable[[], Result]) -> Future[Result]:
    """Begin `call` in a daemon thread: unlike an executor's, it does not keep the process alive."""
    future: Future[Result] = Future()

    def work() -> None:
        try:
            future.set_result(call())
        except BaseException as error:  # raised again where the result is asked for
            future.set_exception(error)

    threading.Thread(target=work, name=THREAD, daemon=True).start()
    return future


def for_bytes(count: int) -> float:
    """Return the seconds that an upload of `count` bytes may take."""
    return count / SLOWEST
