"""Downloading some files of one commit, given up when nothing has come for a while.

Not by the client's own functions: these name what they write by what an answer's headers say, and
wait for ever at the exit of the process. Every file comes to a place of ours, in a thread that may
be left behind, and gets its name when its checksum is the one that was asked for.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from huggingface_hub import HfApi, hf_hub_url
from huggingface_hub.utils import build_hf_headers, get_session, hf_raise_for_status, httpx

from memviz.files.replacing import replacing
from memviz.hub.deadline import while_moving
from memviz.hub.guard import room_for
from memviz.hub.outcomes import told_as_hub_error
from memviz.hub.remote_files import RemoteFile, holds
from memviz.hub.transfer import TooMuchError, Transfer

AT_A_TIME = 8  # files
_ATTEMPTS = 2  # at a file that comes damaged
_PIECE = 1 << 15  # bytes
_PAUSE = 1.0  # seconds before a connection that broke is tried again
_MOST_BROKEN = 5  # connections in a row that bring less than a piece each
_BROKEN = (httpx.NetworkError, httpx.TimeoutException, httpx.RemoteProtocolError)


class DamagedError(Exception):
    """A file came whose checksum is another than that of the file asked for."""


@dataclass(frozen=True)
class RemoteCommit:
    """The commit of a model, or of a dataset, whose files are downloaded."""

    api: HfApi
    name: str
    sha: str
    of_a_dataset: bool = False


def download(
    commit: RemoteCommit,
    wanted: Mapping[Path, RemoteFile],
    doing: str,
    deadline: float,
    transfer: Transfer,
) -> list[RemoteFile]:
    """Download files to the paths given; return those that came damaged twice, which are not there.

    They are counted in `transfer`. deadline: seconds in which something has to come, as long as all
    of it may take. Raises HubError, which begins with `doing`, for whatever keeps a file from
    coming.
    """
    transfer.begin(sum(file.size for file in wanted.values()))
    files = list(wanted.items())

    def one_after_another(some: Sequence[tuple[Path, RemoteFile]]) -> list[RemoteFile]:
        return [file for path, file in some if not _comes(commit, file, path, transfer)]

    calls = [partial(one_after_another, files[first::AT_A_TIME]) for first in range(AT_A_TIME)]
    with told_as_hub_error(doing):
        try:
            damaged = while_moving(deadline, doing, calls, transfer.ended)
        except BaseException:
            transfer.stop()  # no file is of use without the others
            raise
    return [file for some in damaged for file in some]


def _comes(commit: RemoteCommit, file: RemoteFile, path: Path, transfer: Transfer) -> bool:
    """Download a file; return whether it came undamaged at one of the attempts."""
    for _ in range(_ATTEMPTS):
        transfer.go_on()
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with replacing(path) as place:
                come = _bring(commit, file, place, transfer)
                if not holds(place, file.checksum):
                    raise DamagedError
        except DamagedError:
            transfer.add(-come)
        else:
            return True
    return False


def _bring(commit: RemoteCommit, file: RemoteFile, place: Path, transfer: Transfer) -> int:
    """Write the file to `place`, taken up where the connection broke; return how much came."""
    broken = 0
    with place.open("wb") as out:
        while True:
            before = out.tell()
            try:
                with room_for(file.size), _asked(commit, file, before) as response:
                    hf_raise_for_status(response)
                    _append(response, out, file, transfer)
                return out.tell()
            except _BROKEN:
                if out.tell() == file.size:
                    return file.size
                broken = 0 if out.tell() - before >= _PIECE else broken + 1
                if broken > _MOST_BROKEN:
                    raise
                transfer.pause(_PAUSE)


def _append(response: httpx.Response, out: IO[bytes], file: RemoteFile, transfer: Transfer) -> None:
    """Write what comes behind what is there, or in its place where the Hub begins anew."""
    if response.status_code != httpx.codes.PARTIAL_CONTENT:
        transfer.add(-out.tell())
        out.seek(0)
        out.truncate()
    for piece in response.iter_raw():
        if out.tell() + len(piece) > file.size:
            raise TooMuchError
        out.write(piece)
        transfer.add(len(piece))


def _asked(
    commit: RemoteCommit, file: RemoteFile, come: int
) -> AbstractContextManager[httpx.Response]:
    return get_session().stream(
        "GET",
        hf_hub_url(
            commit.name,
            file.path,
            repo_type="dataset" if commit.of_a_dataset else None,
            revision=commit.sha,
            endpoint=commit.api.endpoint,
        ),
        headers=build_hf_headers(token=commit.api.token, library_name="memviz")
        | ({"Range": f"bytes={come}-"} if come else {}),
        follow_redirects=True,
    )
