"""A bound on the messages that one connection of a browser may send.

Each message of the browser asks Streamlit to run the page again in a thread of its own, at once: a
thousand of them are a thousand threads, and nobody else is answered for minutes.
"""

import asyncio
from collections import deque
from time import monotonic

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.server.message_bounds import asks_too_much

AT_ONCE = 20
"""Messages that come through without waiting."""
PER_SECOND = 5
"""Messages that come through in each second after those."""
MOST_HELD = 50
MOST_BYTES_HELD = 16 << 20
"""A connection with more messages or bytes that wait ends."""
_POLICY_VIOLATION = 1008  # RFC 6455, section 7.4.1


class PacedMessages:
    """ASGI middleware: every WebSocket's messages come through at a bounded pace, in their order.

    Those of a visitor who has left do not come through at all. A connection ends that sends far
    more than hands can, or one message that asks for too much; a browser then connects again.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or one connection."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        messages = _Messages(receive)
        await self._app(scope, messages.next, send)
        if messages.refused:
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})


class Pace:
    """`at_once` messages come through at any time, and `per_second` in each second after them."""

    def __init__(self, at_once: int, per_second: float) -> None:
        self._apart = 1 / per_second
        self._ahead = (at_once - 1) * self._apart
        self._due = 0.0  # when the next one would come if all came evenly

    def wait(self, now: float) -> float:
        """Return after how many seconds the next message may come through."""
        return max(0.0, self._due - self._ahead - now)

    def take(self, now: float) -> None:
        """Note that a message came through."""
        self._due = max(self._due, now) + self._apart


class _Messages:
    """The messages of one connection, those that came too early held back."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._pace = Pace(AT_ONCE, PER_SECOND)
        self._held: deque[Message] = deque()
        self.refused = False

    async def next(self) -> Message:
        """Return the next message when its time has come, or that the visitor has left."""
        while True:
            wait = self._pace.wait(monotonic())
            if self._held and wait == 0:
                self._pace.take(monotonic())
                return self._held.popleft()
            try:
                message = await asyncio.wait_for(self._receive(), wait if self._held else None)
            except TimeoutError:
                continue
            if message["type"] != "websocket.receive":
                return message
            self._held.append(message)
            if asks_too_much(_content(message)) or self._are_too_many():
                self.refused = True
                return {"type": "websocket.disconnect", "code": _POLICY_VIOLATION}

    def _are_too_many(self) -> bool:
        sizes = (len(_content(message)) for message in self._held)
        return len(self._held) > MOST_HELD or sum(sizes) > MOST_BYTES_HELD


def _content(message: Message) -> bytes:
    """Return the bytes of a message; Streamlit refuses one of text, which has none."""
    return message.get("bytes") or b""
