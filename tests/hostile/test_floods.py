"""A stranger who sends as much as the network carries: the server keeps its memory and answers."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from uuid import uuid4

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import FileURLsRequest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from bench.live import running_dashboard

PATIENCE = 20  # seconds
MEGABYTE = 1 << 20
RUN = BackMsg(rerun_script=ClientState()).SerializeToString()
POLICY_VIOLATION = 1008


@pytest.fixture(scope="module")
def server(tiny_checkpoints) -> Iterator[str]:
    with running_dashboard(tiny_checkpoints) as address:
        yield address


class Stranger:
    """A session that is open, and its token against requests of other sites."""

    def __init__(self, address: str, socket: ClientConnection) -> None:
        self._address = address
        self.socket = socket
        with urllib.request.urlopen(f"{address}/_stcore/health") as answer:
            self._token = answer.headers["Set-Cookie"].split(";")[0].split("=", 1)[1]
        self._session = self._told()

    def upload(self, size: int) -> int:
        """Return the status that the upload of a file of so many bytes gets."""
        border = uuid4().hex
        head = (
            f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n'
            "Content-Type: text/plain\r\n\r\n"
        )
        request = urllib.request.Request(
            f"{self._address}/_stcore/upload_file/{self._session}/{uuid4()}",
            head.encode() + bytes(size) + f"\r\n--{border}--\r\n".encode(),
            {
                "Content-Type": f"multipart/form-data; boundary={border}",
                "Cookie": f"_streamlit_xsrf={self._token}",
                "X-Xsrftoken": self._token,
            },
            method="PUT",
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status
        except urllib.error.HTTPError as refusal:
            return refusal.code

    def is_closed_with(self) -> int:
        """Return the code with which the server closes the connection."""
        with pytest.raises(ConnectionClosed) as closing:
            self._drain()
        assert closing.value.rcvd is not None
        return closing.value.rcvd.code

    def _drain(self) -> None:
        while True:
            self.socket.recv(timeout=PATIENCE)

    def _told(self) -> str:
        """Return the session's id, which the server tells at the beginning of a run."""
        self.socket.send(RUN)
        while True:
            message = ForwardMsg()
            message.ParseFromString(self.socket.recv(timeout=PATIENCE))
            if message.WhichOneof("type") == "new_session":
                return message.new_session.initialize.session_id


@pytest.fixture
def stranger(server) -> Iterator[Stranger]:
    stream = server.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(stream, subprotocols=["streamlit"], max_size=None) as socket:
        yield Stranger(server, socket)


def test_a_file_has_two_megabytes_and_a_session_ten(stranger):
    assert stranger.upload(3 * MEGABYTE) == 413
    statuses = [stranger.upload(2 * MEGABYTE - 1000) for _ in range(8)]
    assert statuses == [204] * 5 + [413] * 3


def test_a_message_has_four_megabytes(stranger):
    stranger.socket.send(bytes(5 * MEGABYTE))
    assert stranger.is_closed_with() == POLICY_VIOLATION


def test_one_message_does_not_ask_for_a_million_addresses(stranger):
    request = FileURLsRequest(file_names=[""] * 1_000_000)
    stranger.socket.send(BackMsg(file_urls_request=request).SerializeToString())
    assert stranger.is_closed_with() == POLICY_VIOLATION


def test_a_thousand_runs_at_once_end_their_connection_and_others_are_answered(server, stranger):
    for _ in range(1000):
        stranger.socket.send(RUN)
    with urllib.request.urlopen(f"{server}/_stcore/health", timeout=PATIENCE) as answer:
        assert answer.status == 200
    assert stranger.is_closed_with() == POLICY_VIOLATION
