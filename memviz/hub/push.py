"""Pushing a folder: everything in one commit, or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from huggingface_hub import (
    CommitInfo,
    CommitOperationAdd,
    CommitOperationDelete,
    HfApi,
    ModelInfo,
    constants,
)
from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError

from memviz.hub.deadline import while_moving, within
from memviz.hub.errors import HubError
from memviz.hub.names import is_sha
from memviz.hub.outcomes import told_as_hub_error

PATIENCE = (
    8  # answers' deadlines in which nothing moves: the Hub looks at what came, and commits it
)
_OF_THE_HUB = ".gitattributes"  # which it makes itself, and reads which files are large
_OF_TOOLS = {".git", ".cache", "__pycache__"}  # folders that are no part of a model


@dataclass(frozen=True)
class Pushed:
    """Where a model lies now: its page, the newest commit, and whether this push made it."""

    url: str
    sha: str
    changed: bool


def push(
    api: HfApi,
    folder: Path,
    name: str,
    *,
    private: bool,
    message: str,
    replacing: Sequence[str],
    deadline: float,
) -> Pushed:
    """Have the newest commit of `name` hold what is in `folder`, and nothing else.

    That is so for the files that match one of the patterns `replacing`; others stay as they are
    unless the folder has them. A repository that does not exist is created first.
    """
    doing = f"Pushing to {name}"
    with told_as_hub_error(doing):
        paths = _files_in(folder)
        before = within(deadline, doing, lambda: _newest(api, name, private))
        if not is_sha(before.sha):
            raise HubError("damaged", f"{doing}: the Hub does not say which commit is its newest")
        gone = [path for path in _paths_in(before) if path not in paths and _fits(path, replacing)]
        (commit,) = while_moving(
            PATIENCE * deadline,
            doing,
            [lambda: _committed(api, name, paths, gone, message or f"Push {folder.name}", before)],
        )
    if not is_sha(commit.oid):
        raise HubError("damaged", f"{doing}: the Hub does not say which commit it made; look there")
    return Pushed(f"{api.endpoint}/{name}", commit.oid, commit.oid != before.sha)


def _newest(api: HfApi, name: str, private: bool) -> ModelInfo:
    """Return the newest commit of `name`, after creating the repository if there is none."""
    try:
        return api.model_info(name)
    except GatedRepoError:
        raise
    except RepositoryNotFoundError:
        api.create_repo(name, private=private)
        return api.model_info(name)


def _committed(
    api: HfApi,
    name: str,
    paths: dict[str, Path],
    gone: Iterable[str],
    message: str,
    before: ModelInfo,
) -> CommitInfo:
    """Upload the files one after another, then make the commit: all of it in this thread.

    `upload_folder` makes several commits of what takes longer than some minutes. Xet uploads
    outside of Python, where nobody sees whether it still moves, and which folder of this disk a
    lying Hub has it write to; so large files go by HTTP in a process that pushes.
    """
    constants.HF_HUB_DISABLE_XET = True
    additions = [
        CommitOperationAdd(path_in_repo=path, path_or_fileobj=str(file))
        for path, file in paths.items()
    ]
    for addition in additions:
        api.preupload_lfs_files(name, [addition], free_memory=False)
    return api.create_commit(
        name,
        [*additions, *(CommitOperationDelete(path_in_repo=path, is_folder=False) for path in gone)],
        commit_message=message,
        parent_commit=before.sha,
    )


def _files_in(folder: Path) -> dict[str, Path]:
    """Return the files to push by their path in the repository."""
    if not folder.is_dir():
        raise HubError("not_a_model", f"{folder}: no such folder; give the folder to push")
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    within_folder = {path.relative_to(folder): path for path in files}
    return {
        path.as_posix(): file
        for path, file in within_folder.items()
        if not _OF_TOOLS & set(path.parts)
    }


def _paths_in(info: ModelInfo) -> list[str]:
    paths = [file.rfilename for file in info.siblings or ()]
    return [path for path in paths if isinstance(path, str) and path != _OF_THE_HUB]


def _fits(path: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)
