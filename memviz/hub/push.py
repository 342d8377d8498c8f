"""Pushing a folder: everything in one commit, or nothing."""

from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import HfApi
from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError

from memviz.hub.deadline import for_bytes, within
from memviz.hub.errors import HubError
from memviz.hub.outcomes import told_as_hub_error

REQUESTS = 8  # that the client makes one after another beside the transfer itself


@dataclass(frozen=True)
class Pushed:
    """Where a model lies now: its page, the newest commit, and whether this push made it."""

    url: str
    sha: str
    changed: bool


def push(
    api: HfApi, folder: Path, name: str, *, private: bool, message: str, deadline: float
) -> Pushed:
    """Push the files in `folder` to `name` as one commit upon the one that is there now.

    A repository that does not exist is created first. Files that are only on the Hub stay.
    """
    doing = f"Pushing to {name}"
    size = _size(folder)
    with told_as_hub_error(doing):
        before = within(deadline, doing, lambda: _newest(api, name, deadline, private))
        commit = within(
            REQUESTS * deadline + for_bytes(size),
            doing,
            lambda: api.upload_folder(
                repo_id=name,
                folder_path=folder,
                commit_message=message or f"Push {folder.name}",
                parent_commit=before,
            ),
        )
    return Pushed(f"{api.endpoint}/{name}", commit.oid, commit.oid != before)


def _newest(api: HfApi, name: str, deadline: float, private: bool) -> str | None:
    """Return the newest commit of `name`, after creating the repository if there is none."""
    try:
        return api.model_info(name, timeout=deadline).sha
    except GatedRepoError:
        raise
    except RepositoryNotFoundError:
        api.create_repo(name, private=private)
        return api.model_info(name, timeout=deadline).sha


def _size(folder: Path) -> int:
    if not folder.is_dir():
        raise HubError("not_a_model", f"{folder}: no such folder; give the folder to push")
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
