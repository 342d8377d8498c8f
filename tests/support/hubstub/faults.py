"""Ways in which an answer of the stand-in can be spoilt, as a layer around the whole server."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Any, Send], Awaitable[None]]

STANDS = 4
"""Seconds that an answer stands still which does; no server ends before they are over."""


class Fault(Protocol):
    """Spoils one answer."""

    async def answer(self, app: App, scope: Any, receive: Any, send: Send) -> None: ...


@dataclass(frozen=True)
class Status:
    """Answers with this status and body, and the Hub's code for what it means."""

    status: int
    code: str = ""
    message: str = ""
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)

    async def answer(self, app: App, scope: Any, receive: Any, send: Send) -> None:  # noqa: ARG002
        headers = [("content-length", str(len(self.body))), ("content-type", "application/json")]
        headers += [("X-Error-Code", self.code)] if self.code else []
        headers += [("X-Error-Message", self.message)] if self.message else []
        headers += self.headers.items()
        encoded = [(name.lower().encode(), value.encode()) for name, value in headers]
        await send({"type": "http.response.start", "status": self.status, "headers": encoded})
        body = b"" if scope["method"] == "HEAD" else self.body
        await send({"type": "http.response.body", "body": body})


@dataclass(frozen=True)
class Hang:
    """Answers only after some seconds."""

    seconds: float

    async def answer(self, app: App, scope: Any, receive: Any, send: Send) -> None:
        await asyncio.sleep(self.seconds)
        await app(scope, receive, send)


@dataclass(frozen=True)
class Meanwhile:
    """Has something happen before it answers."""

    happens: Callable[[], object]

    async def answer(self, app: App, scope: Any, receive: Any, send: Send) -> None:
        self.happens()
        await app(scope, receive, send)


@dataclass(frozen=True)
class Cut:
    """Breaks the connection off after some bytes of the body."""

    after: int

    async def answer(self, app: App, scope: Any, receive: Any, send: Send) -> None:
        left = self.after

        async def cut(message: Message) -> None:
            nonlocal left
            if message["type"] == "http.response.body":
                body = message.get("body", b"")[:left]
                left -= len(body)
                await send({"type": "http.response.body", "body": body, "more_body": True})
                if left <= 0:
                    raise ConnectionAbortedError("cut on request")
            else:
                await send(message)

        await app(scope, receive, cut)


@dataclass(frozen=True)
class Slow:
    """Sends the body in so many pieces, and waits before each; after `stands` of them for long."""

    pieces: int
    seconds: float
    stands: int = 1_000_000

    async def answer(self, app: App, scope: Any, receive: Any, send: Send) -> None:
        async def slowly(message: Message) -> None:
            body = message.get("body", b"")
            if not body:
                return await send(message)
            size = -(-len(body) // self.pieces)
            for piece, start in enumerate(range(0, len(body), size)):
                await asyncio.sleep(STANDS if piece >= self.stands else self.seconds)
                part = {"body": body[start : start + size], "more_body": True}
                await send(message | part)
            return await send(message | {"body": b""})

        await app(scope, receive, slowly)


@dataclass(frozen=True)
class SlowToTake:
    """Takes so many bytes of a request's body, then waits, and so on."""

    seconds: float
    size: int

    async def answer(self, app: App, scope: Any, receive: Any, send: Send) -> None:
        taken = 0

        async def slowly() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken >= self.size:
                taken = 0
                await asyncio.sleep(self.seconds)
            return message

        await app(scope, slowly, send)


@dataclass(frozen=True)
class Flip:
    """Flips the bits of one byte of the body."""

    at: int

    async def answer(self, app: App, scope: Any, receive: Any, send: Send) -> None:
        place = 0

        async def flip(message: Message) -> None:
            nonlocal place
            body = bytearray(message.get("body", b""))
            if place <= self.at < place + len(body):
                body[self.at - place] ^= 0xFF
            place += len(body)
            await send(message | {"body": bytes(body)} if body else message)

        await app(scope, receive, flip)


@dataclass(frozen=True)
class Shrink:
    """Announces and sends fewer bytes than the file has."""

    to: int

    async def answer(self, app: App, scope: Any, receive: Any, send: Send) -> None:
        left = self.to

        async def shrink(message: Message) -> None:
            nonlocal left
            if message["type"] == "http.response.start":
                kept = [pair for pair in message["headers"] if pair[0] != b"content-length"]
                kept.append((b"content-length", str(self.to).encode()))
                await send(message | {"headers": kept})
            else:
                body = message.get("body", b"")[:left]
                left -= len(body)
                await send(message | {"body": body})

        await app(scope, receive, shrink)


@dataclass(frozen=True)
class Lie:
    """Answers as ever, but with these headers in place of its own."""

    headers: Mapping[str, str]

    async def answer(self, app: App, scope: Any, receive: Any, send: Send) -> None:
        told = {name.lower().encode(): value.encode() for name, value in self.headers.items()}

        async def lie(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [pair for pair in message["headers"] if pair[0] not in told]
                message = message | {"headers": [*kept, *told.items()]}
            await send(message)

        await app(scope, receive, lie)


@dataclass
class Endless:
    """Sends one piece again and again until nobody listens; `sent` counts the bytes."""

    piece: bytes = b" " * 65_536
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: int = 0
    most: int = 200_000_000

    async def answer(self, app: App, scope: Any, receive: Any, send: Send) -> None:  # noqa: ARG002
        heard = asyncio.ensure_future(_left(receive))
        headers = [(name.lower().encode(), value.encode()) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        while self.sent < self.most and not heard.done():
            await send({"type": "http.response.body", "body": self.piece, "more_body": True})
            self.sent += len(self.piece)
        heard.cancel()


async def _left(receive: Callable[[], Awaitable[Message]]) -> None:
    """Return when the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


@dataclass
class Planned:
    """A fault for the requests whose `METHOD /path` matches, `times` of them (None: all)."""

    route: re.Pattern[str]
    fault: Fault
    times: int | None

    def takes(self, request: str) -> bool:
        if self.times == 0 or not self.route.search(request):
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass
class Faulty:
    """The server with the faults that are planned, and the list of what it was asked."""

    app: App
    planned: list[Planned] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = f"{scope['method']} {scope['path']}"
        query = scope["query_string"].decode()
        self.requests.append(request + (f"?{query}" if query else ""))
        for planned in self.planned:
            if planned.takes(request):
                await planned.fault.answer(self.app, scope, receive, send)
                return
        await self.app(scope, receive, send)
