"""Where the client's cache keeps a model.

The layout is the documented one: https://huggingface.co/docs/huggingface_hub/guides/manage-cache
"""

from pathlib import Path

PREFIX = "models--"


def folder_of(cache: Path, name: str) -> Path:
    """Return the folder with all versions of the model `name`, there or not."""
    return cache / (PREFIX + name.replace("/", "--"))


def name_of(folder: Path) -> str:
    """Return the name of the model in such a folder; no name has two hyphens in a row."""
    return folder.name.removeprefix(PREFIX).replace("--", "/")


def snapshot_of(cache: Path, name: str, sha: str) -> Path:
    """Return the folder with the files of one version, there or not."""
    return folder_of(cache, name) / "snapshots" / sha
