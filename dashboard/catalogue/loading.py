"""Loaded models, the article's published figures and connectivities, each computed once."""

from collections.abc import Callable, Iterator
from typing import Any, cast

import numpy as np
import streamlit as st

import memviz
from dashboard.catalogue.entries import (
    CheckpointEntry,
    Entry,
    ModelEntry,
    OwnEntry,
    PublishedEntry,
    TransformersEntry,
)
from dashboard.catalogue.open_models import OpenModels
from dashboard.catalogue.records import version_of, without_path
from dashboard.server.kept import Kept
from dashboard.server.memory import for_models
from dashboard.server.turns import sweeps_of
from dashboard.widgets.plain_text import plain_text
from memviz.analysis.connectivity.as_typed import symbol_read_at
from memviz.analysis.connectivity.connectivity import AnyConnectivity
from memviz.analysis.connectivity.variants import Variant
from memviz.evaluation.published import Published
from memviz.models.contract import LanguageModel
from memviz.models.reading import read

AS_PUBLISHED = Variant()
_WITH_FOLDER = (CheckpointEntry, TransformersEntry)
_OPEN = OpenModels(for_models)
_CONNECTIVITIES = Kept[memviz.Connectivity](most=32)


def loaded(entry: ModelEntry) -> LanguageModel | None:
    """Return the model, in eval mode and shared by all visitors.

    A checkpoint that cannot be read is reported on the page, and None is returned.
    """
    try:
        return load(entry)
    except memviz.CheckpointError as error:
        said = without_path(entry.folder, error) if isinstance(entry, _WITH_FOLDER) else str(error)
        st.error(f"**{entry.label}** cannot be opened. {plain_text(said)}")
        return None


def load(entry: ModelEntry) -> LanguageModel:
    """Return the model. Raises memviz.CheckpointError.

    One of which only states are known does less than is promised here: where it is asked for more,
    memviz raises MissingLevelError.
    """
    if isinstance(entry, OwnEntry):
        return cast("LanguageModel", entry.model)
    if isinstance(entry, TransformersEntry):
        return _OPEN.get(entry.folder, entry.version)
    assert isinstance(entry, CheckpointEntry), "there is no other kind"
    return _OPEN.get(entry.folder, version_of(entry.folder))


@st.cache_resource(show_spinner=False)
def published() -> Published:
    """Return what the article published."""
    return memviz.published()


def connectivity_of(
    entry: Entry,
    text: str,
    variant: Variant = AS_PUBLISHED,
    progress: Callable[[float], None] = lambda _: None,
) -> memviz.Connectivity | None:
    """Return the connectivity of a text, at most 1,000 characters, computed only once.

    A published model has it only for the article's own text and as published: None for any
    other. None too when the checkpoint cannot be read, which is then reported on the page.
    `progress` is told the share of the work that is done, 0 to 1.
    """
    *_, whole = connectivity_parts(entry, text, variant, 0, progress)
    assert not isinstance(whole, memviz.ConnectivityRow), "the last part is the whole"
    return whole


def connectivity_parts(
    entry: Entry,
    text: str,
    variant: Variant,
    first: int,
    progress: Callable[[float], None] = lambda _: None,
    waiting: Callable[[], None] = lambda: None,
) -> Iterator[AnyConnectivity | None]:
    """Yield what `connectivity_of` returns; before that, if it must be computed, one row of it.

    That row is the one at character `first` of the text as it is typed, see
    `memviz.analysis.connectivity.as_typed`. Raises ValueError for a text that the model cannot read
    and for a model that predicts nothing. `progress` is told the share of the work for the
    whole that is done, 0 to 1; `waiting` is called again and again while others have their turn.
    """
    if isinstance(entry, PublishedEntry):
        yield entry.connectivity(text, variant)
        return
    model = loaded(entry)
    key = (entry.version, text, variant)
    kept = _CONNECTIVITIES.get(key)
    if model is None or kept is not None:
        yield kept
        return
    asked = _asked(variant)
    # The text is read again for the whole matrix: keeping the forward pass for every visitor who
    # waits would take too much memory.
    here = symbol_read_at(read(model, text), first)
    yield next(memviz.connectivity_stream(model, text, here, **asked))
    with sweeps_of(text).turn(key, waiting):
        kept = _CONNECTIVITIES.get(key)
        if kept is None:
            whole = memviz.connectivity(model, text, progress=progress, **asked)
            kept = _CONNECTIVITIES.put(key, whole)
    yield kept


def connectivity_row_at(
    entry: ModelEntry, text: str, variant: Variant, symbol: int
) -> np.ndarray | None:
    """Return the row of one of the model's own symbols, float32 [symbol + 1].

    Of a connectivity that is kept it is part of that. None where the checkpoint cannot be read.
    """
    kept = _CONNECTIVITIES.get((entry.version, text, variant))
    if kept is not None:
        return kept.at(symbol).row
    model = loaded(entry)
    if model is None:
        return None
    return memviz.connectivity_row(model, text, symbol, **_asked(variant))


def _asked(variant: Variant) -> dict[str, Any]:
    """Return the variant as arguments of `memviz.connectivity`."""
    return {
        "target": variant.target,
        "measure": variant.measure,
        "explains": variant.explains,
    }
