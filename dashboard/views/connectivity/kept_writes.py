"""Kept writes of the models along a text, each layer computed once."""

from collections.abc import Callable

import memviz
from dashboard.catalogue.entries import ModelEntry
from dashboard.catalogue.loading import load, loaded
from dashboard.server.kept import Kept
from dashboard.server.turns import readings_of
from memviz.analysis.kept_writes import layers_with_memory, layers_with_query
from memviz.models.contract import MissingLevelError

_KEPT_WRITES = Kept[memviz.KeptWrites](most=32)


def kept_writes_of(
    entry: ModelEntry, text: str, layer: int, progress: Callable[[float], None]
) -> memviz.KeptWrites | None:
    """Return what a layer of the model holds along a text, None where it has no such memory.

    Or where the model cannot be opened, which is then said on the page. `progress` is told the
    share of the work that is done, 0 to 1. Raises ValueError for a model that it cannot be computed
    of.
    """
    key = (entry.version, text, layer)
    if (kept := _KEPT_WRITES.get(key)) is not None:
        return kept
    model = loaded(entry)
    if model is None or layer not in layers_with_memory(model):
        return None
    with readings_of(text).slices(key, progress) as progress_of_slice:
        kept = _KEPT_WRITES.get(key)
        if kept is None:
            kept = memviz.kept_writes(model, text, layer, progress_of_slice)
            _KEPT_WRITES.put(key, kept)
    return kept


def has_query(entry: ModelEntry, layer: int) -> bool:
    """Return whether a query reads the layer's memory; not of a model that does not tell."""
    try:
        return layer in layers_with_query(load(entry))
    except (MissingLevelError, memviz.CheckpointError):
        return False
