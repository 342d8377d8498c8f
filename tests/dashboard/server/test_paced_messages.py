"""One connection's messages: few at once, all in order, none of who has left, and no flood."""

import asyncio
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLsRequest

from dashboard.server import paced_messages
from dashboard.server.paced_messages import AT_ONCE, Pace, PacedMessages
from tests.support.loops import result_of

LEFT = {"type": "websocket.disconnect", "code": 1001}


def asked(number: int, size: int = 0) -> dict:
    """A message of the browser."""
    return {"type": "websocket.receive", "bytes": b"." * size + b"%d" % number}


class Connection:
    """What the application receives and the browser is sent when the browser sends `messages`."""

    def __init__(self, messages: Iterable[dict]) -> None:
        self._messages = iter([{"type": "websocket.connect"}, *messages])
        self.received: list[dict] = []
        self.sent: list[dict] = []
        result_of(PacedMessages(self._application)({"type": "websocket"}, self._come, self._go))

    @property
    def numbers(self) -> list[int]:
        """The numbers of the browser's messages that came through."""
        return [int(one["bytes"].strip(b".")) for one in self.received if "bytes" in one]

    async def _application(self, _scope, receive, _send):
        while not self.received or self.received[-1]["type"] != "websocket.disconnect":
            self.received.append(await receive())

    async def _come(self) -> dict:
        await asyncio.sleep(0)
        return next(self._messages)

    async def _go(self, message: dict) -> None:
        self.sent.append(message)


@given(
    at_once=st.integers(1, 30),
    per_second=st.integers(1, 50),
    pauses=st.lists(st.floats(0, 3), max_size=80),
)
def test_no_stretch_of_time_has_more_messages_than_the_pace(at_once, per_second, pauses):
    pace, now, times = Pace(at_once, per_second), 1000.0, []
    for pause in pauses:
        now += pause
        now += pace.wait(now)
        pace.take(now)
        times.append(now)
    for first, began in enumerate(times):
        for last, ended in enumerate(times[first:], first):
            assert last - first + 1 <= at_once + (ended - began) * per_second + 1e-6


def test_hands_are_never_made_to_wait():
    pace = Pace(at_once=20, per_second=5)
    for now in range(1000, 2000):
        for _ in range(5):
            assert pace.wait(now) == 0
            pace.take(now)


def test_what_comes_too_early_comes_later_and_in_order(monkeypatch):
    monkeypatch.setattr(paced_messages, "PER_SECOND", 1000)

    async def messages():
        connection = iter([*map(asked, range(AT_ONCE + 10))])

        async def come():
            for message in connection:
                return message
            await asyncio.Event().wait()  # the browser is silent
            raise AssertionError

        got = []

        async def application(_scope, receive, _send):
            for _ in range(AT_ONCE + 10):
                got.append(await receive())

        await PacedMessages(application)({"type": "websocket"}, come, None)
        return got

    assert result_of(messages()) == [*map(asked, range(AT_ONCE + 10))]


def test_what_a_visitor_asked_who_has_left_is_dropped():
    connection = Connection([*map(asked, range(AT_ONCE + 30)), LEFT])
    assert connection.numbers == [*range(AT_ONCE)]
    assert connection.received[-1] == LEFT
    assert connection.sent == []


def test_a_flood_ends_its_connection():
    connection = Connection(map(asked, range(1000)))
    assert connection.numbers == [*range(AT_ONCE)]
    assert connection.sent == [{"type": "websocket.close", "code": 1008}]


def test_few_messages_that_fill_the_memory_end_it_too(monkeypatch):
    monkeypatch.setattr(paced_messages, "MOST_BYTES_HELD", 3000)
    connection = Connection(asked(number, size=1000) for number in range(AT_ONCE + 3))
    assert connection.numbers == [*range(AT_ONCE)]
    assert connection.sent == [{"type": "websocket.close", "code": 1008}]


def test_a_message_that_asks_for_too_much_ends_its_connection():
    asks = BackMsg(file_urls_request=FileURLsRequest(file_names=["a.txt"] * 11))
    message = {"type": "websocket.receive", "bytes": asks.SerializeToString()}
    connection = Connection([asked(0), message, asked(1)])
    assert connection.numbers == [0]
    assert connection.sent == [{"type": "websocket.close", "code": 1008}]


@pytest.mark.parametrize("kind", ["http", "lifespan"])
def test_all_else_comes_through_as_it_is(kind):
    came = []

    async def application(scope, receive, send):
        came.append((scope, receive, send))

    result_of(PacedMessages(application)({"type": kind}, "receive", "send"))
    assert came == [({"type": kind}, "receive", "send")]
