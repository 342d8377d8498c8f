"""Pulling other files than a model's: a part of the newest commit, whole and checked."""

from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from huggingface_hub import HfApi, ModelInfo
from huggingface_hub.hf_api import RepoSibling

from memviz.hub.deadline import for_bytes, within
from memviz.hub.errors import HubError
from memviz.hub.outcomes import told_as_hub_error
from memviz.hub.snapshot import damaged_files

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
    size = sum(_size(file) for file in files)
    if size > LARGEST:
        raise HubError("too_large", f"{doing}: {size:,} bytes, at most {LARGEST:,} are pulled")
    with told_as_hub_error(doing):
        within(
            deadline + for_bytes(size),
            doing,
            lambda: api.snapshot_download(
                name,
                revision=info.sha,
                allow_patterns=[file.rfilename for file in files],
                local_dir=folder,
                etag_timeout=deadline,
            ),
        )
    damaged = damaged_files(folder, {file.rfilename: _checksum(file) for file in files})
    if damaged:
        raise HubError("damaged", f"{doing}: {', '.join(damaged)} came damaged; try again")
    return info.sha


def _matching(info: ModelInfo, patterns: Sequence[str]) -> list[RepoSibling]:
    return [
        file
        for file in info.siblings or ()
        if any(fnmatch(file.rfilename, pattern) for pattern in patterns)
        and ".." not in PurePosixPath(file.rfilename).parts
    ]


def _size(file: RepoSibling) -> int:
    size = file.lfs.size if file.lfs is not None else file.size
    return size if size is not None else LARGEST + 1


def _checksum(file: RepoSibling) -> str:
    return (file.lfs.sha256 if file.lfs is not None else file.blob_id) or ""
