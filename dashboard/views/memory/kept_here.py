"""Memories measured on these pages, kept on disk by checkpoint and corpus.

They lie in the folder of the models that were pulled from the Hub, where every later visit finds
them.
"""

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from dashboard.catalogue.entries import CheckpointEntry, ModelEntry
from dashboard.measuring.kept_folders import content_name, folder_of, keeping
from dashboard.server.kept import Kept
from memviz import CheckpointError
from memviz.analysis.memory import (
    Memory,
    read_recall,
    read_signature,
    write_recall,
    write_signature,
)
from memviz.samples import bundled

MOST = 64  # models whose memory is kept on disk, the latest ones
_MEMORIES = "memories"
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
        name = content_name(entry.folder)
    except OSError:  # the model was deleted, or may not be read any more
        return None
    found = _IN_MEMORY.get(name)
    if found is not None:
        return found
    for corpus in bundled():
        memory = _on_disk(folder_of(_MEMORIES, f"{name}-{corpus}"))
        if memory is not None:
            return _IN_MEMORY.put(name, MeasuredHere(memory, corpus))
    return None


def keep_here(entry: ModelEntry, measured: MeasuredHere) -> None:
    """Keep what was measured of a model; of a checkpoint on disk, too, if it can be written."""
    if not isinstance(entry, CheckpointEntry):
        _IN_MEMORY.put(entry.version, measured)
        return
    with suppress(OSError, CheckpointError):
        name = content_name(entry.folder)
        _IN_MEMORY.put(name, measured)
        with keeping(_MEMORIES, f"{name}-{measured.corpus}", MOST) as place:
            write_recall(measured.memory.recall, place)
            write_signature(measured.memory.signature, place)


def _on_disk(place: Path) -> Memory | None:
    try:
        signature, recall = read_signature(place), read_recall(place)
    except CheckpointError:
        return None
    return None if signature is None or recall is None else Memory(signature, recall)
