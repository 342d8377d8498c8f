"""Answers leave at once, whichever way the server opened its socket."""

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from dashboard import serving, warming
from dashboard.server.sockets import send_at_once
from tests.support.loops import result_of


def sends_at_once(one: socket.socket) -> bool:
    return bool(one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


def listening(family: int) -> socket.socket:
    """Return a socket that listens, opened as Streamlit does: no protocol is named."""
    one = socket.socket(family=family)
    one.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
    one.listen()
    return one


@pytest.fixture(params=[socket.AF_INET, socket.AF_INET6], ids=["IPv4", "IPv6"])
def server(request) -> Iterator[socket.socket]:
    with closing(listening(request.param)) as one:
        yield one


def accepted(server: socket.socket) -> socket.socket:
    """Return the server's side of a new connection."""
    with socket.create_connection(server.getsockname()[:2]):
        connection, _ = server.accept()
        return connection


def test_connections_made_afterwards_send_at_once(server):
    with accepted(server) as before:
        assert not sends_at_once(before)
    send_at_once()
    with accepted(server) as after:
        assert sends_at_once(after)


def test_what_does_not_listen_for_tcp_stays_as_it_is_and_open(tmp_path):
    (tmp_path / "file").touch()
    left, right = socket.socketpair()
    with left, right, socket.socket() as idle, (tmp_path / "file").open() as file:
        send_at_once()
        assert not sends_at_once(idle)
        left.sendall(b"here")
        assert right.recv(9) == b"here"
        assert not file.closed


def test_the_dashboard_does_so_before_its_first_answer(server, monkeypatch):
    monkeypatch.setattr(warming, "warm", lambda _: None)

    async def first_connection() -> socket.socket:
        async with serving.lifespan(None):
            return accepted(server)

    with result_of(first_connection()) as connection:
        assert sends_at_once(connection)
