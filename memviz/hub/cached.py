"""Where the client's cache keeps a model."""

from pathlib import Path

from huggingface_hub.file_download import repo_folder_name

PREFIX = "models--"


def folder_of(cache: Path, name: str) -> Path:
    """Return the folder with all versions of the model `name`, there or not."""
    return cache / repo_folder_name(repo_id=name, repo_type="model")


def name_of(folder: Path) -> str:
    """Return the model's name for such a folder: names have no two hyphens in a row."""
    return folder.name.removeprefix(PREFIX).replace("--", "/")


def snapshot_of(cache: Path, name: str, sha: str) -> Path:
    """Return the folder with the files of one version, there or not."""
    return folder_of(cache, name) / "snapshots" / sha
