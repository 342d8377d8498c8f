"""Copying a model of the Hub to a folder: whole and checked, or not at all."""

import shutil
import tempfile
from pathlib import Path

from memviz.files.replacing import settle
from memviz.hub import Hub, Pulled
from memviz.models.checkpoint.format import MAX_BYTES, OPTIONAL_BYTES, PICTURE_BYTES
from memviz.models.checkpoint.loading import load

FILES = (*MAX_BYTES, *OPTIONAL_BYTES, *PICTURE_BYTES)


def pull(hub: Hub, name: str, revision: str | None, folder: Path) -> Pulled:
    """Copy the model `name` of the Hub to `folder`, which appears only when it is complete.

    Raises ValueError when `folder` exists, and HubError or CheckpointError when the model cannot be
    downloaded or does not load; then nothing is left behind.
    """
    if folder.exists():
        raise ValueError(f"--to: {folder} exists already; give a folder that does not")
    pulled = hub.pull(name, revision)
    load(pulled.folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as place:
        whole = Path(place) / folder.name
        whole.mkdir()
        for file in FILES:
            if (pulled.folder / file).is_file():
                shutil.copyfile(pulled.folder / file, whole / file)
        settle(whole)
        whole.rename(folder)
    return pulled
