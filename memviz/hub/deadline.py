"""Calls that end in time: the Hub's client waits for ever on most of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from memviz.hub.errors import HubError

Result = TypeVar("Result")
SLOWEST = 250_000  # bytes a second: a transfer slower than that is given up


def within(seconds: float, doing: str, call: Callable[[], Result]) -> Result:
    """Return `call()`, or raise HubError (network) when it is not done after `seconds`.

    The call goes on in its daemon thread, which keeps no process alive; `doing` says what it was.
    """
    future: Future[Result] = Future()

    def work() -> None:
        try:
            future.set_result(call())
        except BaseException as error:  # handed to the caller below
            future.set_exception(error)

    threading.Thread(target=work, name="hub", daemon=True).start()
    try:
        return future.result(timeout=seconds)
    except TimeoutError as error:
        if future.done():
            raise
        raise HubError(
            "network", f"{doing}: no answer from the Hub within {seconds:.3g} s; try again later"
        ) from error


def for_bytes(count: int) -> float:
    """Return the seconds that a transfer of `count` bytes may take."""
    return count / SLOWEST
