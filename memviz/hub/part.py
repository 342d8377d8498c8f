"""Pulling chosen files of the newest commit, such as a run's state, whole and checked."""

from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

from huggingface_hub import HfApi, ModelInfo

from memviz.hub.deadline import within
from memviz.hub.download import RemoteCommit, download
from memviz.hub.errors import HubError
from memviz.hub.names import is_sha
from memviz.hub.outcomes import told_as_hub_error
from memviz.hub.remote_files import RemoteFile, remote_files
from memviz.hub.transfer import Transfer

LARGEST = 4_000_000_000  # bytes: a state holds float32 weights three times


def pull_part(
    api: HfApi, name: str, patterns: Sequence[str], folder: Path, *, deadline: float
) -> str | None:
    """Download the files that match `patterns` to `folder`; return the commit, None for no file.

    Raises HubError: too_large, damaged, and whatever keeps the Hub from answering.
    """
    doing = f"Pulling {' and '.join(patterns)} of {name}"
    with told_as_hub_error(doing):
        info = within(deadline, doing, lambda: api.model_info(name, files_metadata=True))
    if not is_sha(info.sha):
        raise HubError("damaged", f"{doing}: the Hub does not say which commit this is")
    files = _matching(info, patterns)
    if not files:
        return None
    size = sum(file.size for file in files)
    if size > LARGEST:
        raise HubError("too_large", f"{doing}: {size:,} bytes, at most {LARGEST:,} are pulled")
    wanted = {folder / file.path: file for file in files}
    damaged = download(RemoteCommit(api, name, info.sha), wanted, doing, deadline, Transfer())
    if damaged:
        paths = ", ".join(file.path for file in damaged)
        raise HubError("damaged", f"{doing}: {paths} came damaged; try again")
    return info.sha


def _matching(info: ModelInfo, patterns: Sequence[str]) -> list[RemoteFile]:
    return [
        file
        for file in remote_files(info)
        if any(fnmatch(file.path, pattern) for pattern in patterns)
    ]
