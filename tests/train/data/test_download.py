"""A download is whole or absent, goes on where it was cut, and says what went wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from train.data.download import DownloadError, download

CONTENT = bytes(range(256)) * 2000


@dataclass
class Site:
    """A web server of one file on this machine."""

    url: str = ""
    content: bytes = CONTENT
    cut_after: list[int] = field(default_factory=list)
    """Bytes to send before the connection breaks, for each request in turn."""
    resumes: bool = True
    offset: int = 0
    """How far from what was asked for an answer begins."""
    chunked: bool = False
    status: int = 200
    ranges: list[str | None] = field(default_factory=list)
    """What was asked for."""


def handler_of(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            site.ranges.append(asked)
            first = int(asked.removeprefix("bytes=").rstrip("-")) if asked and site.resumes else 0
            self.send_response(206 if first else site.status)
            first += site.offset if first else 0
            if first:
                last = len(site.content) - 1
                self.send_header("Content-Range", f"bytes {first}-{last}/{len(site.content)}")
            body = site.content[first:]
            self.close_connection = True
            if site.chunked:
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                self.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))
                return
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: site.cut_after.pop(0)] if site.cut_after else body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the tests' output quiet."""

    return Handler


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(site))
    site.url = f"http://127.0.0.1:{server.server_port}/text8.zip"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_whole_file_arrives(site: Site, tmp_path: Path) -> None:
    path = download(site.url, tmp_path / "new" / "text8.zip", len(CONTENT))
    assert path.read_bytes() == CONTENT
    assert [file.name for file in path.parent.iterdir()] == ["text8.zip"]


def test_a_file_that_is_here_is_not_fetched_again(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "text8.zip"
    path.write_bytes(b"here")
    download(site.url, path, len(CONTENT))
    assert site.ranges == []


def test_a_cut_connection_is_taken_up_where_it_broke(site: Site, tmp_path: Path) -> None:
    site.cut_after = [100_000, 50_000]
    path = download(site.url, tmp_path / "text8.zip", len(CONTENT))
    assert path.read_bytes() == CONTENT
    assert site.ranges == [None, "bytes=100000-", "bytes=150000-"]


def test_a_download_that_keeps_breaking_stops_and_goes_on_next_time(
    site: Site, tmp_path: Path
) -> None:
    path = tmp_path / "text8.zip"
    site.cut_after = [1000, 1000, 1000]
    with pytest.raises(DownloadError, match=r"cut; 3,000 of 512,000 bytes .* goes on from there"):
        download(site.url, path, len(CONTENT))
    assert not path.exists()
    assert download(site.url, path, len(CONTENT)).read_bytes() == CONTENT
    assert site.ranges[-1] == "bytes=3000-"


def test_a_server_that_cannot_resume_sends_everything_again(site: Site, tmp_path: Path) -> None:
    site.resumes = False
    site.cut_after = [1000]
    path = download(site.url, tmp_path / "text8.zip", len(CONTENT))
    assert path.read_bytes() == CONTENT


def test_an_answer_that_goes_on_elsewhere_is_not_appended(site: Site, tmp_path: Path) -> None:
    site.cut_after = [1000]
    site.offset = -10
    with pytest.raises(DownloadError, match="511,010 bytes came instead of 512,000"):
        download(site.url, tmp_path / "text8.zip", len(CONTENT))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"<html>please log in</html>", CONTENT + b"more"])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_file_of_another_size_is_thrown_away(
    site: Site, tmp_path: Path, content: bytes, chunked: bool
) -> None:
    site.content, site.chunked = content, chunked
    with pytest.raises(DownloadError, match=f"{len(content):,} bytes came instead of 512,000"):
        download(site.url, tmp_path / "text8.zip", len(CONTENT))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("chunked", [False, True])
def test_an_answer_without_an_end_does_not_fill_the_disk(
    site: Site, tmp_path: Path, chunked: bool
) -> None:
    site.content, site.chunked = CONTENT * 4, chunked
    with pytest.raises(DownloadError, match=r"5\d\d,\d{3} bytes came instead of 512,000"):
        download(site.url, tmp_path / "text8.zip", len(CONTENT))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_the_server_lacks_is_an_error(site: Site, tmp_path: Path) -> None:
    site.status = 404
    with pytest.raises(DownloadError, match="404"):
        download(site.url, tmp_path / "text8.zip", len(CONTENT))


def test_without_a_network_the_error_names_the_address(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match=r"http://127.0.0.1:9/text8.zip: .*refused"):
        download("http://127.0.0.1:9/text8.zip", tmp_path / "text8.zip", len(CONTENT))
