"""A model of the Hub as a folder of one's own: whole and checked, or not there at all."""

import shutil
import tempfile
from pathlib import Path

from memviz.hub import Hub, Pulled
from memviz.models import checkpoint


def pull(hub: Hub, name: str, revision: str | None, folder: Path) -> Pulled:
    """Copy the model `name` of the Hub to `folder`, which takes its name when all is there.

    Raises ValueError when `folder` exists, and HubError or CheckpointError, then without a trace,
    when the model cannot be had or does not load.
    """
    if folder.exists():
        raise ValueError(f"--to: {folder} exists already; give a folder that does not")
    pulled = hub.pull(name, revision)
    checkpoint.load(pulled.folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as place:
        whole = Path(place) / folder.name
        whole.mkdir()
        for file in checkpoint.MAX_BYTES:
            shutil.copyfile(pulled.folder / file, whole / file)
        whole.rename(folder)
    return pulled
