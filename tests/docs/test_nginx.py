"""The rules for nginx in the documentation: all works below a path, and each address has its share.

Skipped where nginx is not installed.
"""

import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bench.live import running_dashboard
from bench.visitor import visiting
from tests.support.project import ROOT

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
PATIENCE = 20  # seconds
TOO_MANY = 429

pytestmark = pytest.mark.skipif(not Path(NGINX).is_file(), reason="nginx is not installed")


@pytest.fixture(scope="module")
def server(tiny_checkpoints) -> Iterator[str]:
    with running_dashboard(tiny_checkpoints) as address:
        yield address


@pytest.fixture
def below(server, tmp_path) -> Iterator[str]:
    """The address of the dashboard below /memviz, by an nginx that has seen nobody yet."""
    port = free_port()
    rules = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8")
    assert "listen 80;" in rules
    rules = rules.replace("listen 80;", f"listen 127.0.0.1:{port};")
    rules = rules.replace("127.0.0.1:8501", urlsplit(server).netloc)
    places = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "".join(f"{name}_temp_path {tmp_path / name};\n" for name in places)
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {tmp_path / 'pid'}; error_log {tmp_path / 'log'};\n"
        f"events {{}}\nhttp {{ access_log off;\n{folders}{rules} }}\n"
    )
    command = [NGINX, "-p", tmp_path, "-c", tmp_path / "nginx.conf", "-e", tmp_path / "log"]
    process = subprocess.Popen(command)
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}/memviz"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    pytest.fail("nginx does not listen")


def status(address: str, method: str = "GET", content: bytes | None = None) -> int:
    request = urllib.request.Request(address, content, method=method)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code


def test_pages_typing_and_the_websocket_work_below_a_path(below):
    assert status(f"{below}/_stcore/health") == 200
    assert status(f"{below}/connectivity") == 200
    with visiting(below) as visitor:
        assert visitor.visit().problems == []
        assert visitor.type("parts of north", ["gru"]).problems == []


def test_a_browser_is_told_from_a_page_of_another_site(below):
    here = f"http://{urlsplit(below).netloc}"
    stream = below.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(stream, subprotocols=["streamlit"], origin=here):
        pass
    with (
        pytest.raises(InvalidStatus) as refusal,
        connect(stream, subprotocols=["streamlit"], origin="http://elsewhere.example"),
    ):
        pass
    assert refusal.value.response.status_code == 403


def test_one_address_has_so_many_pages_open_and_no_more(below):
    with ExitStack() as pages:
        for _ in range(20):
            pages.enter_context(visiting(below))
        with pytest.raises(InvalidStatus) as refusal, visiting(below):
            pass
    assert refusal.value.response.status_code == TOO_MANY


def test_requests_come_at_a_bounded_rate(below):
    with ThreadPoolExecutor(8) as several:
        typed = [*several.map(lambda _: status(f"{below}/api/typing", "POST", b"{}"), range(150))]
    assert set(typed) == {400, TOO_MANY}, "400: it is no question"
    assert 60 <= typed.count(400) < 150
    file = f"{below}/_stcore/upload_file/a/b"
    uploaded = [status(file, "PUT", b"") for _ in range(20)]
    assert uploaded[:5] == [403] * 5, "403: it has no token"
    assert uploaded[-1] == TOO_MANY


@pytest.mark.parametrize(
    ("path", "size"), [("api/typing", 100_000), ("_stcore/upload_file/a/b", 4 << 20)]
)
def test_a_large_body_is_refused_before_it_reaches_the_dashboard(below, path, size):
    address = urlsplit(below)
    with socket.create_connection((address.hostname, address.port), timeout=PATIENCE) as stream:
        head = f"PUT {address.path}/{path} HTTP/1.1\r\nHost: a\r\nContent-Length: {size}\r\n\r\n"
        stream.sendall(head.encode())
        assert b" 413 " in stream.recv(100)
