"""Occlusions of the models at one timestep of a text, each computed once."""

from collections.abc import Callable

import memviz
from dashboard.catalogue.entries import ModelEntry
from dashboard.catalogue.loading import loaded
from dashboard.server.kept import Kept
from dashboard.server.turns import readings_of
from memviz.analysis.connectivity.as_typed import symbol_read_at
from memviz.models.reading import read

_OCCLUSIONS = Kept[memviz.Occlusion](most=64)


def kept_occlusion(
    entry: ModelEntry, text: str, timestep: int, output: str | None = None
) -> memviz.Occlusion | None:
    """Return the occlusion at a character of the text as typed if it is kept, else None.

    `output` is what is predicted there, None the text's own target.
    """
    return _OCCLUSIONS.get(_key(entry, text, timestep, output))


def compute_occlusion(
    entry: ModelEntry,
    text: str,
    timestep: int,
    progress: Callable[[float], None],
    output: str | None = None,
) -> None:
    """Compute and keep the occlusion, unless it is kept or the model cannot be opened.

    `progress` is told the share of the work that is done, 0 to 1. Raises ValueError for a model
    that it cannot be computed of.
    """
    key = _key(entry, text, timestep, output)
    if key in _OCCLUSIONS:
        return
    model = loaded(entry)
    if model is None:
        return
    with readings_of(text).slices(key, progress) as progress_of_slice:
        if key not in _OCCLUSIONS:
            symbol = symbol_read_at(read(model, text), timestep)
            found = memviz.occlusion(model, text, symbol, progress_of_slice, output)
            _OCCLUSIONS.put(key, found)


def _key(entry: ModelEntry, text: str, timestep: int, output: str | None) -> tuple:
    return entry.version, text, timestep, output
