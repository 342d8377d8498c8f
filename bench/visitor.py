"""A visitor without a browser, by Streamlit's own protocol: many of them need little memory.

A browser that hovers sends nothing to the server (see `bench.hover`), so there is no hovering here.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any
from uuid import uuid4

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

PATIENCE = 120  # seconds
PAGES = (
    *("", "autocomplete", "connectivity", "case_studies", "accuracy"),
    *("cells", "gates", "errors", "memory", "models"),
)


@dataclass
class Run:
    """One run of a page: the seconds until all of it was there, and what failed."""

    page: str
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)


@contextmanager
def visiting(address: str) -> Iterator["Visitor"]:
    """Yield a new visitor of the dashboard at `address`, http://host:port, who then leaves."""
    stream = address.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(stream, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
        yield Visitor(address, socket)


class Visitor:
    """One session, from opening a page to leaving."""

    def __init__(self, address: str, socket: ClientConnection) -> None:
        self._address = address
        self._socket = socket
        self._name = uuid4().hex
        self._typed = 0
        self._pages: dict[str, str] = {}

    def leave(self) -> None:
        """Close the connection, even during a run."""
        self._socket.close()

    def visit(self, page: str = "", query: str = "") -> Run:
        """Open a page by its path, the overview by none, and wait until it is all there."""
        started = perf_counter()
        self.ask(page, query)
        run = Run(page or "overview")
        try:
            while not self._take(run):
                pass
        except (TimeoutError, WebSocketException) as error:
            run.problems.append(f"{page}: {type(error).__name__}")
        run.seconds = perf_counter() - started
        return run

    def ask(self, page: str, query: str = "") -> None:
        """Ask for a page without waiting for it."""
        if page and not self._pages:
            self.visit()
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_script_hash = self._pages.get(page, "")
        self._socket.send(message.SerializeToString())

    def type(self, text: str, models: Sequence[str]) -> Run:
        """Send a text as the autocomplete page does after each key, and wait for suggestions."""
        self._typed += 1
        question = {"id": self._typed, "visitor": self._name, "text": text, "models": list(models)}
        request = urllib.request.Request(
            f"{self._address}/api/typing",
            json.dumps(question).encode(),
            {"Content-Type": "application/json"},
        )
        run, started = Run("typing"), perf_counter()
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                answer = json.load(response)
            run.problems += [model["note"] for model in answer["models"].values() if model["note"]]
        except (urllib.error.URLError, OSError, ValueError) as error:
            run.problems.append(f"typing: {error}")
        run.seconds = perf_counter() - started
        return run

    def _take(self, run: Run) -> bool:
        """Take one message from the server; return whether it says that the page is there."""
        message = ForwardMsg()
        message.ParseFromString(self._socket.recv(timeout=PATIENCE))
        kind = message.WhichOneof("type")
        if kind == "navigation":
            pages = message.navigation.app_pages
            self._pages = {page.url_pathname: page.page_script_hash for page in pages}
        elif kind == "delta":
            run.problems += _problems(message.delta.new_element)
        elif kind == "page_not_found":
            run.problems.append("page not found")
        return kind == "script_finished" and message.script_finished in (
            ForwardMsg.FINISHED_SUCCESSFULLY,
            ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
        )


def _problems(element: Any) -> list[str]:
    """Return what an element reports: an exception, or a message in a red box."""
    kind = element.WhichOneof("type")
    if kind == "exception":
        return [f"{element.exception.type}: {element.exception.message}"]
    if kind == "alert" and element.alert.format == element.alert.ERROR:
        return [element.alert.body]
    return []
