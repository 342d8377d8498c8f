"""Pulling chosen files of the newest commit, such as a run's state, whole and checked."""

from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from huggingface_hub import HfApi, ModelInfo
from huggingface_hub.utils import tqdm

from memviz.hub.deadline import within
from memviz.hub.download import download
from memviz.hub.errors import HubError
from memviz.hub.outcomes import told_as_hub_error
from memviz.hub.remote_files import RemoteFile, damaged_files, remote_files
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
        info = within(
            deadline, doing, lambda: api.model_info(name, timeout=deadline, files_metadata=True)
        )
    files = _matching(info, patterns)
    if not files:
        return None
    size = sum(LARGEST + 1 if file.size is None else file.size for file in files)
    if size > LARGEST:
        raise HubError("too_large", f"{doing}: {size:,} bytes, at most {LARGEST:,} are pulled")

    def fetch(path: str, counter: type[tqdm]) -> str:
        return api.hf_hub_download(
            name,
            path,
            revision=info.sha,
            local_dir=folder,
            etag_timeout=deadline,
            tqdm_class=counter,
        )

    download([file.path for file in files], size, fetch, doing, deadline, Transfer())
    damaged = damaged_files(folder, {file.path: file.checksum for file in files})
    if damaged:
        raise HubError("damaged", f"{doing}: {', '.join(damaged)} came damaged; try again")
    return info.sha


def _matching(info: ModelInfo, patterns: Sequence[str]) -> list[RemoteFile]:
    return [
        file
        for file in remote_files(info)
        if any(fnmatch(file.path, pattern) for pattern in patterns)
        and ".." not in PurePosixPath(file.path).parts
    ]
