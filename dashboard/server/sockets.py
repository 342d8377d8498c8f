"""Answers that leave at once, not when the browser has acknowledged their first piece.

Streamlit 1.67 opens its socket without naming the protocol, so asyncio leaves Nagle's algorithm on:
the body of an answer waits for the acknowledgement of its head, which the other side may delay by
40 ms. A small answer took Python's client 44 ms and takes it 0.3; suggestions for keys that come
all at once took Chromium 111 and 123 ms and take it 80 and 84 (`bench.typing_latency`, two runs).
"""

import os
import socket
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

_OPEN_FILES = Path("/dev/fd")  # on Linux and macOS; elsewhere answers come as Streamlit sends them


def send_at_once() -> None:
    """Switch Nagle's algorithm off (TCP_NODELAY) for whatever connects to this process from now on.

    A connection takes the setting over from the socket that listens.
    """
    for listener in _listening():
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _listening() -> Iterator[socket.socket]:
    """Yield this process's sockets that listen for TCP, each closed again: they are copies."""
    for descriptor in sorted(int(path.name) for path in _OPEN_FILES.glob("*")):
        try:
            if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                continue
            copy = socket.socket(fileno=os.dup(descriptor))
        except OSError:  # closed meanwhile, as what listed the folder is
            continue
        with closing(copy):
            if _listens(copy):
                yield copy


def _listens(one: socket.socket) -> bool:
    return (
        one.family in (socket.AF_INET, socket.AF_INET6)
        and one.type == socket.SOCK_STREAM
        and bool(one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    )
