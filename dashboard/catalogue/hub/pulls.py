"""Models on their way from the Hub, and those that have come.

A model that has come has been opened once: whatever is wrong with it is known before any page
shows it. The dashboard asks the Hub without a login, so it sees what is public and writes nothing.
"""

import threading
import time
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future
from concurrent.futures import wait as wait_for
from typing import TYPE_CHECKING

from dashboard.catalogue.catalogue import pulled_entry, short_name
from dashboard.catalogue.entries import Entry, PulledEntry
from dashboard.catalogue.hub.cache import MOST_BYTES, VARIABLE, cache_folder, names_at_hand
from dashboard.catalogue.hub.of_transformers import (
    most_bytes_of_weights,
    why_not,
    with_more_memory,
)
from dashboard.catalogue.hub.pull_turns import PullTurns, Turn
from dashboard.catalogue.records import without_path
from dashboard.server.kept import Budget, Kept
from dashboard.server.memory import for_results
from dashboard.server.once import Once

if TYPE_CHECKING:  # the Hub's client takes a while to import, and most visitors never need it
    from memviz.hub import Hub, HubError, Pulled, Transfer

ANSWER_WITHIN = 4.0  # seconds: a page never waits longer for the Hub
AT_ONCE, EACH, MOST_WAITING = 8, 2, 256
TURNS = PullTurns(AT_ONCE, EACH, MOST_WAITING)
LOOKED_AT_WITHIN = 120.0  # seconds: a page that computes does not look, a hidden tab rarely
LONGEST_TURN = 60.0  # seconds, when others wait
_OPENING = threading.BoundedSemaphore(2)  # models: each takes some times the memory of its weights
_HERE = Kept[PulledEntry](most=256, budget=Budget(for_results))
_ELSEWHERE = "this dashboard has none: log in elsewhere and run python -m train pull"
_WITHOUT_LOGIN = {
    "gated": f"it is gated and needs a login; {_ELSEWHERE}",
    "refused": f"the Hub wants a login for this; {_ELSEWHERE}",
}


class PullError(ValueError):
    """A model that could not be had; the message is one line for the visitor."""


class Pull:
    """One model on its way: `reference` is `owner/name` or `owner/name@revision`.

    It ends when nobody has looked at it for a while, as when its visitor has left, and when it
    takes long while others wait.
    """

    def __init__(self, reference: str, visitor: Hashable) -> None:
        """Start pulling when it is the visitor's turn."""
        self.reference = reference
        self._visitor = visitor
        self._transfer = _watched(self._reason_to_end)
        self._started = self._looked_at = time.monotonic()
        self._begun: float | None = None
        self._future: Future[Pulled] = Future()
        self._turn = Turn(visitor, self._work)
        if not TURNS.take(self._turn):
            self._fail("too many models are being pulled; try again later")

    @property
    def seconds(self) -> float:
        """Return how long it has taken so far."""
        return time.monotonic() - self._started

    @property
    def waits(self) -> bool:
        """Return whether its turn has not come yet."""
        return self._begun is None

    @property
    def share(self) -> float:
        """Return how much of the model has come, 0 to 1."""
        return self._transfer.share

    @property
    def bytes(self) -> int | None:
        """Return how much there is to come, None while the Hub has not said it."""
        return self._transfer.expected

    def stop(self) -> None:
        """Give the model up."""
        if TURNS.leave(self._turn):
            self._fail("it was stopped")
        self._transfer.stop()

    @property
    def done(self) -> bool:
        """Return whether there is a result, or a failure; who asks waits for it."""
        self._looked_at = time.monotonic()
        return self._future.done()

    def result(self) -> "Pulled":
        """Return the model once it is there. Raises PullError."""
        return self._future.result()

    def wait(self, seconds: float) -> None:
        """Return when it is done, or after `seconds`."""
        wait_for([self._future], timeout=seconds)

    def _work(self) -> None:
        self._begun = time.monotonic()
        if reason := self._reason_to_end():
            self._fail(reason)
            return
        try:
            self._future.set_result(_pulled_and_opened(self.reference, self._transfer))
        except PullError as error:
            if reason := self._reason_to_end():
                self._fail(reason)
            else:
                self._future.set_exception(error)
        # A stranger's files may fail in unforeseen ways: that ends this pull, with a message.
        except Exception as error:
            self._fail(f"it cannot be opened ({type(error).__name__})")

    def _reason_to_end(self) -> str | None:
        now = time.monotonic()
        if now - self._looked_at > LOOKED_AT_WITHIN:
            return "nobody waited for it; try again"
        too_long = self._begun is not None and now - self._begun > LONGEST_TURN
        if too_long and TURNS.others_wait(self._visitor):
            return "it took too long while others wait; try again later"
        return None

    def _fail(self, reason: str) -> None:
        self._future.set_exception(PullError(f"{self.reference}: {reason}"))


def _watched(reason_to_end: Callable[[], str | None]) -> "Transfer":
    """Return a transfer that stops itself, when something comes, where there is a reason to."""
    from memviz.hub import Transfer

    class Watched(Transfer):
        def add(self, count: int) -> None:
            if reason_to_end():
                self.stop()
            super().add(count)

    return Watched()


@Once
def hub() -> "Hub":
    """Return the Hub as the dashboard asks it: quickly, and never with a login."""
    from memviz.hub import Hub, Room

    room = Room(MOST_BYTES, names_at_hand)
    return Hub(token=False, cache=cache_folder(), deadline=ANSWER_WITHIN, room=room)


def pulled_here(ids: Iterable[str]) -> dict[str, Entry]:
    """Return those of the models with these ids that are in the cache, by id."""
    found = ((id, _HERE.get(id)) for id in ids)
    return {id: entry for id, entry in found if entry and entry.folder.is_dir()}


def explained(error: "HubError") -> str:
    """Return what went wrong and what a visitor, who cannot log in here, can do about it."""
    reason = _WITHOUT_LOGIN.get(error.kind)
    if error.kind == "disk":
        return str(error).replace("HF_HOME", VARIABLE)
    if error.kind == "of_transformers":
        return f"{str(error).partition('; ')[0]}; {why_not()}"
    if error.kind == "too_large":
        return with_more_memory(str(error))
    if error.kind == "not_found":
        return str(error).removesuffix(", or log in to see it")
    return str(error) if reason is None else f"{str(error).partition(': ')[0]}: {reason}"


def _pulled_and_opened(reference: str, transfer: "Transfer") -> "Pulled":
    from dashboard.catalogue.shown_model import open_to_show
    from memviz import CheckpointError
    from memviz.hub import HubError, parse

    try:
        name, revision = parse(reference)
        pulled = hub().pull(
            name,
            revision,
            transfer=transfer,
            transformers_bytes=most_bytes_of_weights(),
        )
    except HubError as error:
        raise PullError(explained(error)) from error
    id = f"{pulled.name}@{pulled.sha}"
    try:
        with _OPENING:
            open_to_show(pulled.folder)
    except CheckpointError as error:
        reason = with_more_memory(without_path(pulled.folder, error))
        raise PullError(f"{short_name(id)} cannot be opened. {reason}") from error
    _HERE.put(id, pulled_entry(id, short_name(id), pulled.folder, position=0))
    return pulled
