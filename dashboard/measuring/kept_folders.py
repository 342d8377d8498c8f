"""What was measured here of checkpoints, kept on disk, the latest of it.

It lies in the folder of the models that were pulled from the Hub, where every later visit finds it.
"""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from dashboard.catalogue.file_versions import FileVersion
from dashboard.catalogue.hub.cache import cache_folder
from dashboard.catalogue.records import version_of
from memviz.models.checkpoint.format import CONFIG, VOCABULARY, WEIGHTS

_FILES = (CONFIG, VOCABULARY, WEIGHTS)


def folder_of(what: str, name: str) -> Path:
    """Return where one measurement of this kind is, or would be, kept."""
    return cache_folder() / what / name


@contextmanager
def keeping(what: str, name: str, most: int) -> Iterator[Path]:
    """Yield the folder to write one measurement to; at the end the latest `most` are left."""
    place = folder_of(what, name)
    place.mkdir(parents=True, exist_ok=True)
    yield place
    places = (cache_folder() / what).iterdir()
    for old in sorted(places, key=lambda path: path.stat().st_mtime, reverse=True)[most:]:
        shutil.rmtree(old, ignore_errors=True)


def content_name(folder: Path) -> str:
    """Return a name for the model in `folder` alone, made from its files' contents.

    Raises OSError where they cannot be read.
    """
    return _name(folder, version_of(folder))


@lru_cache(maxsize=32)
def _name(folder: Path, version: tuple[FileVersion, ...]) -> str:  # noqa: ARG001  part of the key
    found = hashlib.sha256()
    for file in _FILES:
        found.update(hashlib.sha256((folder / file).read_bytes()).digest())
    return found.hexdigest()[:32]
