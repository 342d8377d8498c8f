"""The models in the folders below a folder: one that cannot be read does not hide the others."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from memviz.models.checkpoint.error import CheckpointError, reading
from memviz.models.checkpoint.format import METRICS

Result = TypeVar("Result")


def each_model(
    folder: Path,
    read: Callable[[Path], Result | None],
    tell: Callable[[str], None],
    file: str = METRICS,
) -> Iterator[Result]:
    """Yield what `read` makes of each model's folder, where it makes something of it.

    A model's folder is one that holds `file`. `tell` is called with a line about each that cannot
    be read. Raises CheckpointError where `folder` itself cannot be.
    """
    with reading(folder):
        places = sorted(folder.iterdir()) if folder.is_dir() else []
    for place in places:
        try:
            with reading(place):
                there = (place / file).is_file()
            found = read(place) if there else None
        except CheckpointError as error:
            tell(f"left out: {error}")
            continue
        if found is not None:
            yield found
