"""Files of a session, and of all: so many bytes and no more, counted while they come."""

from collections import defaultdict

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from dashboard.server import bounded_uploads
from dashboard.server.bounded_uploads import BoundedUploads
from tests.support.loops import result_of


class Server:
    """A server that keeps what is uploaded, as Streamlit's does, below `base`."""

    def __init__(self, base: str = "") -> None:
        self.files: dict[str, dict[str, UploadedFileRec]] = defaultdict(dict)
        self._base = base
        path = base + "/_stcore/upload_file/{session}/{file}"
        application = Starlette(
            routes=[
                Route(path, self._put, methods=["PUT"]),
                Route(path, self._delete, methods=["DELETE"]),
            ],
            middleware=[Middleware(BoundedUploads, stored=lambda: self.files)],
        )
        self._client = TestClient(application)

    def put(self, session: str, file: str, content) -> int:
        """Return the status of an upload."""
        address = f"{self._base}/_stcore/upload_file/{session}/{file}"
        return self._client.put(address, content=content).status_code

    def delete(self, session: str, file: str) -> None:
        self._client.delete(f"{self._base}/_stcore/upload_file/{session}/{file}")

    async def _put(self, request: Request) -> Response:
        file = request.path_params["file"]
        kept = UploadedFileRec(file, "own.txt", "text/plain", await request.body())
        self.files[request.path_params["session"]][file] = kept
        return Response(status_code=204)

    async def _delete(self, request: Request) -> Response:
        del self.files[request.path_params["session"]][request.path_params["file"]]
        return Response(status_code=204)


@pytest.fixture(autouse=True)
def small_bounds(monkeypatch):
    monkeypatch.setattr(bounded_uploads, "MOST_OF_A_SESSION", 1000)
    monkeypatch.setattr(bounded_uploads, "MOST_OF_ALL", 3000)


@pytest.mark.parametrize("base", ["", "/memviz"])
def test_a_session_holds_so_much_and_no_more(base):
    server = Server(base)
    assert [server.put("a", str(number), bytes(300)) for number in range(5)] == [204] * 3 + [
        413
    ] * 2
    assert len(server.files["a"]) == 3


def test_another_session_has_room_of_its_own():
    server = Server()
    assert [server.put("a", str(number), bytes(600)) for number in range(2)] == [204, 413]
    assert server.put("b", "0", bytes(600)) == 204


def test_who_removes_a_file_has_its_room_again():
    server = Server()
    assert [server.put("a", str(number), bytes(600)) for number in range(2)] == [204, 413]
    server.delete("a", "0")
    assert server.put("a", "1", bytes(600)) == 204


def test_a_body_without_a_length_is_ended_when_it_is_too_large():
    sent = []

    def pieces():
        for _ in range(10_000):
            sent.append(None)
            yield bytes(100)

    server = Server()
    assert server.put("a", "0", pieces()) == 413
    assert not server.files["a"]
    assert server.put("a", "1", bytes(100)) == 204


def test_many_sessions_together_fill_the_server_and_not_its_memory():
    server = Server()
    statuses = [server.put(str(session), "0", bytes(900)) for session in range(6)]
    assert statuses == [204] * 3 + [507] * 3
    server.delete("0", "0")
    assert server.put("6", "0", bytes(100)) == 204


def test_uploads_on_the_way_count_as_those_that_are_there():
    inner = []

    async def application(scope, receive, _send):
        await receive()
        if scope["path"].endswith("/slow"):
            inner.append(await status_of("quick", 200))

    async def status_of(file: str, size: int) -> int:
        """Return how an upload is refused, 0 where it is not."""
        scope = {"type": "http", "method": "PUT", "path": f"/_stcore/upload_file/a/{file}"}

        async def receive():
            return {"type": "http.request", "body": bytes(size), "more_body": False}

        try:
            await bounded(scope, receive, None)
        except HTTPException as refusal:
            return refusal.status_code
        return 0

    async def in_turn() -> list[int]:
        return [await status_of("slow", 900), *inner, await status_of("later", 200)]

    bounded = BoundedUploads(application, stored=dict)
    assert result_of(in_turn()) == [0, 413, 0]
