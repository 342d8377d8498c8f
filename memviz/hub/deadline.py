"""Calls that end in time and within bounds: most calls of the Hub's client have no limit at all."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any, TypeVar

from memviz.hub.errors import HubError
from memviz.hub.guard import CallBounds, within_bounds

Result = TypeVar("Result")
THREAD = "hub"


def within(
    seconds: float, doing: str, call: Callable[[], Result], ended: Future[None] | None = None
) -> Result:
    """Return `call()`, or raise HubError (network) when it is not done after `seconds`.

    `doing` says what was tried. When `ended` gets an error meanwhile, that is raised at once. A
    call that is given up ends soon after in its thread, and its result is dropped.
    """
    return _awaited([_in_a_thread(call, CallBounds(seconds, seconds))], seconds, doing, ended)[0]


def while_moving(
    seconds: float,
    doing: str,
    calls: Sequence[Callable[[], Result]],
    ended: Future[None] | None = None,
) -> list[Result]:
    """Make all `calls` at the same time; return their results, or raise the first error.

    As `within`, but they are given up only when nothing at all was sent or came for `seconds`.
    """
    moved = Moved()
    bounds = [CallBounds(seconds, moved=moved) for _ in calls]
    futures = [_in_a_thread(call, bound) for call, bound in zip(calls, bounds, strict=True)]
    return _awaited(futures, seconds, doing, ended, moved)


class Moved:
    """When something last moved, in seconds of the monotonic clock."""

    def __init__(self) -> None:
        self.last = time.monotonic()

    def __call__(self) -> None:
        """Note that something moves now."""
        self.last = time.monotonic()


def _awaited(
    futures: Sequence[Future[Result]],
    seconds: float,
    doing: str,
    ended: Future[None] | None,
    moved: Moved | None = None,
) -> list[Result]:
    moved = moved or Moved()
    waiting: set[Future[Any]] = set(futures)
    unless: set[Future[Any]] = {ended} if ended else set()
    while waiting:
        left = moved.last + seconds - time.monotonic()
        done, _ = wait(waiting | unless, timeout=max(0.0, left), return_when=FIRST_COMPLETED)
        for future in done:
            future.result()
        if not done and moved.last + seconds <= time.monotonic():
            raise HubError("network", f"{doing}: no answer from the Hub in time; try again later")
        waiting -= done
    return [future.result() for future in futures]


def _in_a_thread(call: Callable[[], Result], bounds: CallBounds) -> Future[Result]:
    """Begin `call` in a daemon thread: unlike an executor's, it does not keep the process alive."""
    future: Future[Result] = Future()

    def work() -> None:
        try:
            with within_bounds(bounds):
                result = call()
        except BaseException as error:  # raised again where the result is asked for
            future.set_exception(error)
        else:
            future.set_result(result)

    threading.Thread(target=work, name=THREAD, daemon=True).start()
    return future
