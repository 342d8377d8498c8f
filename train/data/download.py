"""Downloading a file: with progress, resumed after an interruption, and never left incomplete."""

import http.client
import urllib.error
import urllib.request
from pathlib import Path
from typing import BinaryIO

from tqdm import tqdm

ATTEMPTS = 3
TIMEOUT_SECONDS = 30
_BLOCK = 1 << 16


class DownloadError(OSError):
    """A file could not be had whole; the text says from where, why, and what to do."""


def download(url: str, path: Path, size: int) -> Path:
    """Fetch `url` into `path`, which appears only once all `size` bytes are there.

    What has arrived is kept in `<path>.part`. After a cut connection the download goes on from
    there, up to `ATTEMPTS` times within this call, and in later calls. A server that cannot resume
    sends the file from its beginning. Raises DownloadError if the network fails or another number
    of bytes comes.
    """
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    for _ in range(ATTEMPTS):
        failure: Exception | str = "the connection was cut"
        try:
            _continue(url, part, size)
        except DownloadError:
            raise
        except urllib.error.HTTPError as error:
            error.close()
            failure = error
        except (http.client.HTTPException, OSError) as error:
            failure = error
        if _length(part) == size:
            part.replace(path)
            return path
    raise DownloadError(
        f"{url}: {failure}; {_length(part):,} of {size:,} bytes are in {part}, "
        "and the next attempt goes on from there"
    )


def _continue(url: str, part: Path, size: int) -> None:
    """Append the missing bytes to `part`, or write it anew where the server cannot resume."""
    have = _length(part)
    if have == size:
        return
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
        if not _resumes(answer, have):
            have = 0
        with (
            part.open("ab" if have else "wb") as file,
            tqdm(total=size, initial=have, unit="B", unit_scale=True, desc=part.stem) as progress,
        ):
            _copy(answer, file, progress, size)
    _refuse_another_size(url, part, size, answer.headers.get("Content-Length"), have)


def _resumes(answer: http.client.HTTPResponse, have: int) -> bool:
    """Return whether the answer begins exactly after the bytes that are here already."""
    return answer.status == http.HTTPStatus.PARTIAL_CONTENT and answer.headers.get(
        "Content-Range", ""
    ).startswith(f"bytes {have}-")


def _copy(answer: http.client.HTTPResponse, file: BinaryIO, progress: tqdm, size: int) -> None:
    """Append what comes, no more of it than shows that it is too much."""
    while file.tell() <= size and (block := answer.read(_BLOCK)):
        file.write(block)
        progress.update(len(block))


def _refuse_another_size(url: str, part: Path, size: int, announced: str | None, have: int) -> None:
    """Remove a complete answer of another size: it is an error page or another version."""
    received = _length(part)
    complete = announced is None or received - have == int(announced)
    if received > size or (complete and received != size):
        part.unlink()
        raise DownloadError(
            f"{url}: {received:,} bytes came instead of {size:,}; "
            "this is not the expected file, so it was thrown away"
        )


def _length(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
