"""Models to keep on the stand-in."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.tiny_checkpoints import save_tiny_checkpoints

NAME = "alice/tiny"


@cache
def model_files(unit: str = "gru", corpus: str = "wiki8") -> dict[str, bytes]:
    """Return the files of a tiny model whose card says what it is."""
    with TemporaryDirectory() as place:
        folder = save_tiny_checkpoints(Path(place), (unit,)) / unit
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
    card = f"""---
library_name: memviz
tags: [memviz, {unit}, word, {corpus}]
memviz: {{unit: {unit}, corpus: {corpus}, layers: 1}}
model-index: []
---
# Tiny
"""
    return files | {"README.md": card.encode()}


def write(files: dict[str, bytes], folder: Path) -> Path:
    """Write `files` to `folder`, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder
