"""What the server does beside showing pages: typing, opening models early, and its bounds.

The libraries behind the models take seconds to import. Nothing here imports them before the server
answers: they load in a thread, while the first visitor's browser loads the page.
"""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from threading import Event

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
    warming = asyncio.create_task(asyncio.to_thread(_warm, stopped))
    yield
    stopped.set()
    await warming


def _warm(stopped: Event) -> None:
    """Open the models; whatever goes wrong there, the pages tell of it when they need the model."""
    try:
        import_module("dashboard.warming").warm(stopped)
    except Exception as error:  # a unit of one's own may raise anything
        _LOG.warning("not opened early (%s: %s)", type(error).__name__, error)


ROUTES = [Route(TYPING, answer_typing, methods=["POST"])]
BOUNDS = [Middleware(PacedMessages), Middleware(BoundedUploads)]
"""What keeps one visitor from taking all of the server: docs/hosting.md has the numbers."""
