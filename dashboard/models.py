"""Loaded models, the article's published figures and connectivities, each computed once."""

from pathlib import Path

import streamlit as st

import memviz
from dashboard.catalogue import PUBLISHED, Entry
from dashboard.records import changed_at
from memviz.published import Published, PublishedModel

_MOST_MODELS = 4
_MOST_CONNECTIVITIES = 32


def loaded(entry: Entry) -> memviz.Model | None:
    """Return the model, in eval mode and shared by all visitors; None for a published one.

    A checkpoint that cannot be read is reported on the page, and None is returned.
    """
    if entry.folder is None:
        return None
    try:
        return load(entry)
    except memviz.CheckpointError as error:
        st.error(f"**{entry.label}** cannot be opened. {error}")
        return None


def load(entry: Entry) -> memviz.Model:
    """Return the model. Raises memviz.CheckpointError, and ValueError for a published one."""
    if entry.folder is None:
        raise ValueError(f"{entry.label}: the article published no weights")
    return _load(entry.folder, changed_at(entry.folder))


@st.cache_resource(show_spinner=False)
def published() -> Published:
    """Return what the article published."""
    return memviz.published()


def published_model(entry: Entry) -> PublishedModel:
    """Return the published figures of a published entry."""
    return published().models[entry.id.removeprefix(PUBLISHED)]


def connectivity_of(entry: Entry, text: str) -> memviz.Connectivity | None:
    """Return the connectivity of a text, at most 1,000 characters.

    A published model has it only for the article's own text: None for any other. None too when
    the checkpoint cannot be read, which is then reported on the page.
    """
    if entry.folder is None:
        article = published()
        return published_model(entry).connectivity if text == article.text else None
    model = loaded(entry)
    return None if model is None else _connectivity(entry.id, changed_at(entry.folder), text, model)


@st.cache_resource(max_entries=_MOST_MODELS, show_spinner=False)
def _load(folder: Path, changed: tuple[int, ...]) -> memviz.Model:  # noqa: ARG001  part of the key
    model = memviz.load(folder)
    model.eval()
    return model


@st.cache_resource(max_entries=_MOST_CONNECTIVITIES, show_spinner="Computing the connectivity")
def _connectivity(
    model_id: str,  # noqa: ARG001  part of the key
    changed: tuple[int, ...],  # noqa: ARG001  part of the key
    text: str,
    _model: memviz.Model,
) -> memviz.Connectivity:
    return memviz.connectivity(_model, text)
