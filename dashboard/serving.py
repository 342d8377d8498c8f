"""What the server does beside showing pages: typing, opening models early, and its bounds.

The libraries behind the models take seconds to import. Nothing here imports them before the server
answers: they load in a thread, while the first visitor's browser loads the page.
"""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from threading import Event, Timer, current_thread, main_thread
from types import FrameType
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from dashboard.server.arenas import share_arenas
from dashboard.server.bounded_uploads import BoundedUploads
from dashboard.server.memory import most_bytes
from dashboard.server.paced_messages import PacedMessages
from dashboard.server.sockets import send_at_once

TYPING = "/api/typing"
SECONDS_TO_CLOSE = 10
"""How long a server that is told to end waits for its visitors' connections to close."""
_LOG = logging.getLogger(__name__)

# By default torch computes in each visitor's thread with one helper thread per core of the machine,
# which may be many more cores than a container may use. One thread per visitor is fairest, and
# fastest when several visitors compute.
os.environ.setdefault("OMP_NUM_THREADS", "1")
share_arenas()
try:
    most_bytes()
except ValueError as error:
    raise SystemExit(str(error)) from None  # said at the start, not to the first visitor


async def answer_typing(request: Request) -> JSONResponse:
    """Answer one request of live typing: see `dashboard.views.autocomplete.typing_route`."""
    typing_route = await asyncio.to_thread(
        import_module, "dashboard.views.autocomplete.typing_route"
    )
    return await typing_route.typing(request)


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:  # noqa: ARG001  the hook's signature
    """Have answers leave at once, and start opening the models in a thread.

    The server answers meanwhile, and may be stopped.
    """
    send_at_once()
    stopped = Event()
    _end_when_told(stopped)
    warming = asyncio.create_task(asyncio.to_thread(_warm, stopped))
    yield
    stopped.set()
    await warming


def _end_when_told(stopped: Event) -> None:
    """Have SIGINT and SIGTERM stop the warming at once, and wait for open connections not for ever.

    Told to end, uvicorn waits until every visitor's connection is closed, however long that takes;
    told a second time by SIGINT, it no longer does. Where the server runs in a thread of another
    program, that program hears the signals.
    """
    if current_thread() is not main_thread():
        return
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _insisting(signal.getsignal(number), stopped))


def _insisting(before: Any, stopped: Event) -> Callable[[int, FrameType | None], None]:
    """Return a handler that does what the one before did, and tells it again after a while."""

    def told(number: int, frame: FrameType | None) -> None:
        stopped.set()
        again = Timer(SECONDS_TO_CLOSE, os.kill, (os.getpid(), signal.SIGINT))
        again.daemon = True
        again.start()
        if callable(before):
            before(number, frame)

    return told


def _warm(stopped: Event) -> None:
    """Open the models; whatever goes wrong there, the pages tell of it when they need the model."""
    try:
        import_module("dashboard.warming").warm(stopped)
    except Exception as error:  # a unit of one's own may raise anything
        _LOG.warning("not opened early (%s: %s)", type(error).__name__, error)


ROUTES = [Route(TYPING, answer_typing, methods=["POST"])]
BOUNDS = [Middleware(PacedMessages), Middleware(BoundedUploads)]
"""What keeps one visitor from taking all of the server: docs/hosting.md has the numbers."""
