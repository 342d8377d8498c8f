"""The server ends when it is told to, whatever its visitors are at."""

import socket
from urllib.parse import urlsplit

import pytest

from bench.live import running_dashboard
from dashboard.serving import TYPING


@pytest.mark.parametrize("visitors", [0, 2])
def test_a_request_that_never_ends_does_not_keep_it_from_ending(tiny_checkpoints, visitors):
    """Each announces more than it sends. `running_dashboard` raises where the server stays."""
    opened = []
    try:
        with running_dashboard(tiny_checkpoints) as address:
            place = urlsplit(address)
            for _ in range(visitors):
                connection = socket.create_connection((place.hostname, place.port))
                opened.append(connection)
                head = f"POST {TYPING} HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: 50\r\n"
                connection.sendall(f"{head}\r\n{{".encode())
    finally:
        for connection in opened:
            connection.close()
