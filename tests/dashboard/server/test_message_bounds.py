"""One message of a browser: what pages ask for is let through, anything absurd is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import FileURLsRequest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates

from dashboard.server.message_bounds import MOST_BYTES, asks_too_much
from dashboard.views.errors.texts import MOST_CHARACTERS


def files(number: int) -> BackMsg:
    return BackMsg(file_urls_request=FileURLsRequest(file_names=["own.txt"] * number))


def choices(number: int, text: str = "") -> BackMsg:
    widgets = [WidgetState(id=f"text-{one}", string_value=text) for one in range(number)]
    return BackMsg(rerun_script=ClientState(widget_states=WidgetStates(widgets=widgets)))


def kept(number: int) -> BackMsg:
    return BackMsg(rerun_script=ClientState(cached_message_hashes=["0" * 32] * number))


def address(length: int) -> BackMsg:
    return BackMsg(rerun_script=ClientState(query_string="text=" + "a" * length))


@pytest.mark.parametrize(
    "message",
    [
        *(files(10), choices(1000), kept(10_000), address(1 << 20)),
        *(choices(1, "a" * MOST_CHARACTERS), choices(1, "\U0001f600" * MOST_CHARACTERS)),
    ],
)
def test_what_pages_ask_for_comes_through(message):
    assert not asks_too_much(message.SerializeToString())


@pytest.mark.parametrize(
    "message",
    [files(11), choices(1001), kept(10_001), choices(1, "a" * MOST_BYTES)],
)
def test_what_no_page_asks_for_does_not(message):
    assert asks_too_much(message.SerializeToString())


@given(st.binary(max_size=200))
def test_any_bytes_are_judged(content):
    assert asks_too_much(content) in (True, False)
