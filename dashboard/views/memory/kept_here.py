"""Memories measured on these pages, kept on disk by checkpoint and corpus.

They lie in the folder of the models that were pulled from the Hub, where every later visit finds
them.
"""

import hashlib
import shutil
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from dashboard.catalogue.entries import CheckpointEntry, ModelEntry
from dashboard.catalogue.file_versions import FileVersion
from dashboard.catalogue.hub.cache import cache_folder
from dashboard.catalogue.records import version_of
from dashboard.server.kept import Kept
from memviz import CheckpointError
from memviz.analysis.memory import (
    Memory,
    read_recall,
    read_signature,
    write_recall,
    write_signature,
)
from memviz.models.checkpoint.format import CONFIG, VOCABULARY, WEIGHTS
from memviz.samples import bundled

MOST = 64  # models whose memory is kept on disk, the latest ones
_FILES = (CONFIG, VOCABULARY, WEIGHTS)
_IN_MEMORY = Kept["MeasuredHere"](most=32)


class MeasuredHere(NamedTuple):
    """A memory and the name of the sample it was measured on."""

    memory: Memory
    corpus: str


def kept_here(entry: ModelEntry) -> MeasuredHere | None:
    """Return what was measured here of a model, None where nothing was."""
    if not isinstance(entry, CheckpointEntry):
        return _IN_MEMORY.get(entry.version)
    try:
        name = _name(entry.folder, version_of(entry.folder))
    except OSError:  # the model was deleted, or may not be read any more
        return None
    found = _IN_MEMORY.get(name)
    if found is not None:
        return found
    for corpus in bundled():
        memory = _on_disk(_folder() / f"{name}-{corpus}")
        if memory is not None:
            return _IN_MEMORY.put(name, MeasuredHere(memory, corpus))
    return None


def keep_here(entry: ModelEntry, measured: MeasuredHere) -> None:
    """Keep what was measured of a model; of a checkpoint on disk, too, if it can be written."""
    if not isinstance(entry, CheckpointEntry):
        _IN_MEMORY.put(entry.version, measured)
        return
    with suppress(OSError, CheckpointError):
        name = _name(entry.folder, version_of(entry.folder))
        _IN_MEMORY.put(name, measured)
        place = _folder() / f"{name}-{measured.corpus}"
        place.mkdir(parents=True, exist_ok=True)
        write_recall(measured.memory.recall, place)
        write_signature(measured.memory.signature, place)
        _make_room()


def _on_disk(place: Path) -> Memory | None:
    try:
        signature, recall = read_signature(place), read_recall(place)
    except CheckpointError:
        return None
    return None if signature is None or recall is None else Memory(signature, recall)


def _make_room() -> None:
    """Remove the oldest of too many."""
    places = sorted(_folder().iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for place in places[MOST:]:
        shutil.rmtree(place, ignore_errors=True)


def _folder() -> Path:
    return cache_folder() / "memories"


@lru_cache(maxsize=32)
def _name(folder: Path, version: tuple[FileVersion, ...]) -> str:  # noqa: ARG001  part of the key
    """Return a name for this model alone, made from its files' contents."""
    found = hashlib.sha256()
    for file in _FILES:
        found.update(hashlib.sha256((folder / file).read_bytes()).digest())
    return found.hexdigest()[:32]
