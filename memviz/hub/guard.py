"""What one call of the Hub's client may bring: so many bytes, in so many seconds, unpacked.

The client itself reads every answer to its end, however long that is, unpacks it, and follows its
pages and redirections; most of its requests wait for ever. The hooks here, on the session that the
client sends everything by, bound what belongs to a call made `within_bounds` and touch nothing
else.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from math import inf

from huggingface_hub.utils import get_session, httpx

LONGEST_ANSWER = 4_000_000  # bytes: many times the size of a hundred usual cards
_PIECE = 1 << 14  # bytes sent before that is noted
_PACKED = "Content-Encoding"
_PRINTED = "X-HF-Warning"  # a header that the client prints as it comes


class TooLongError(Exception):
    """More bytes came than any answer of the Hub has."""


class TooLateError(Exception):
    """The time of the call is over."""


@dataclass
class CallBounds:
    """What a call may still bring. `moved` is called whenever a piece is sent or has come.

    wait: seconds that each request may stand still, where the client does not say it. seconds: how
    long the whole call may take; beyond that it begins no request and reads no further.
    """

    wait: float
    seconds: float = inf
    most: int = LONGEST_ANSWER
    moved: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self._end = time.monotonic() + self.seconds

    def take(self, count: int) -> None:
        """Note bytes that came. Raises TooLongError, and what `go_on` raises."""
        self.most -= count
        if self.most < 0:
            raise TooLongError
        self.moved()
        self.go_on()

    def go_on(self) -> None:
        """Raise TooLateError when the time of the call is over: the client tries that no more."""
        if time.monotonic() > self._end:
            raise TooLateError


_BOUNDS: ContextVar[CallBounds | None] = ContextVar("bounds", default=None)
_ATTACHING = threading.Lock()


@contextmanager
def within_bounds(bounds: CallBounds) -> Iterator[None]:
    """Hold what the client does in this thread, while the block runs, within `bounds`."""
    _attach()
    before = _BOUNDS.set(bounds)
    try:
        yield
    finally:
        _BOUNDS.reset(before)


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Have the call of this thread bring a file of `size` bytes beside its other answers."""
    bounds = _BOUNDS.get()
    assert bounds is not None, "files are downloaded by calls within bounds"
    with within_bounds(replace(bounds, most=size + LONGEST_ANSWER)):
        yield


def _attach() -> None:
    """Have the client's session call the hooks; a new session has none yet."""
    with _ATTACHING:
        session = get_session()
        hooks = session.event_hooks
        if _before_request not in hooks["request"]:
            session.event_hooks = {
                "request": [*hooks["request"], _before_request],
                "response": [_before_reading, *hooks["response"]],
            }


def _before_request(request: httpx.Request) -> None:
    bounds = _BOUNDS.get()
    if bounds is None:
        return
    bounds.go_on()
    asked = request.extensions.get("timeout") or {}
    waits = {kind: asked.get(kind) or bounds.wait for kind in ("connect", "read", "write", "pool")}
    request.extensions = {**request.extensions, "timeout": waits}
    request.headers["Accept-Encoding"] = "identity"
    if isinstance(request.stream, httpx.SyncByteStream):
        request.stream = _Sent(request.stream, bounds)


def _before_reading(response: httpx.Response) -> None:
    bounds = _BOUNDS.get()
    if bounds is None:
        return
    bounds.moved()
    response.headers.pop(_PACKED, None)  # nothing packed was asked for, so nothing is unpacked
    response.headers.pop(_PRINTED, None)
    assert isinstance(response.stream, httpx.SyncByteStream)
    response.stream = _Read(response.stream, bounds)


class _Sent(httpx.SyncByteStream):
    """A request's body, in small pieces; each is noted when the one before it has been sent."""

    def __init__(self, stream: httpx.SyncByteStream, bounds: CallBounds) -> None:
        self._stream = stream
        self._bounds = bounds

    def __iter__(self) -> Iterator[bytes]:
        for part in self._stream:
            for start in range(0, len(part), _PIECE):
                self._bounds.moved()
                yield part[start : start + _PIECE]

    def close(self) -> None:
        self._stream.close()


class _Read(httpx.SyncByteStream):
    """An answer's body, as far as the bounds go."""

    def __init__(self, stream: httpx.SyncByteStream, bounds: CallBounds) -> None:
        self._stream = stream
        self._bounds = bounds

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            self._bounds.take(len(piece))
            yield piece

    def close(self) -> None:
        self._stream.close()
