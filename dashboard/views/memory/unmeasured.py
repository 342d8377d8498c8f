"""Models without a measured memory: buttons to measure it and to stop, and the progress."""

from collections.abc import Sequence

import streamlit as st

from dashboard.catalogue.entries import Entry, ModelEntry, published_among, with_weights
from dashboard.views.memory.measuring import (
    SHORTEST_RECORDING,
    BusyError,
    Measuring,
    begin,
    corpus_for,
)
from dashboard.widgets.plain_text import plain_text
from memviz.charts.numbers import counted
from memviz.models.contract import WITH_PARTS
from memviz.models.names import corpus_label

_WATCHED = "memories_measured_here"
_LOOK = "700ms"


def draw_unmeasured(entries: Sequence[Entry]) -> None:
    """Draw a line for each model without a signature; published ones say why they have none."""
    published = [entry.label for entry in published_among(entries)]
    if published:
        st.caption(
            f"**{', '.join(published)}**: not available. The article published no weights, so "
            "there is no state to read."
        )
    for entry in with_weights(entries):
        _draw(entry)


def _draw(entry: ModelEntry) -> None:
    watched = _watched().get(entry.id)
    if watched is None or watched.stopped:
        _offer(entry)
    elif watched.problem is not None:
        st.warning(
            f"**{plain_text(entry.label)}** cannot be measured. {plain_text(watched.problem)}",
            icon=":material/error_outline:",
        )
    else:
        _progress(entry.id, entry.label)


def _offer(entry: ModelEntry) -> None:
    if (problem := _cannot_be_measured(entry)) is not None:
        st.caption(f"**{plain_text(entry.label)}**: {problem}")
        return

    def start() -> None:
        try:
            _watched()[entry.id] = begin(entry)
        except BusyError:
            st.toast("Too many models are waiting to be measured. Try again in some minutes.")

    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{plain_text(entry.label)}**: not measured yet. That takes some minutes, up "
            f"to half an hour for a large state, on {corpus_label(corpus_for(entry))}.",
            width="content",
        )
        st.button(
            "Measure its memory",
            icon=":material/straighten:",
            key=f"measure_{entry.id}",
            on_click=start,
        )


def _cannot_be_measured(entry: ModelEntry) -> str | None:
    """Return why there is no memory to measure, None where there may be."""
    if entry.recorded_text is not None:
        characters = len(entry.recorded_text)
        if characters >= SHORTEST_RECORDING:
            return None
        return (
            f"its states were recorded along {counted(characters, 'character')}, and decoders take "
            f"at least {SHORTEST_RECORDING:,} to learn from and to be scored on."
        )
    if entry.level < WITH_PARTS:
        return "it does not name the parts of its state, which decoders would read."
    return None


@st.fragment(run_every=_LOOK)
def _progress(id: str, label: str) -> None:
    measuring = _watched()[id]
    if measuring.done or measuring.stopped:
        st.rerun()
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.progress(measuring.share or 0.0, f"**{plain_text(label)}**: {_doing(measuring)}")
        st.button("Stop", icon=":material/stop:", key=f"stop_{id}", on_click=measuring.stop)


def _doing(measuring: Measuring) -> str:
    if measuring.share is None:
        return "waits until others are measured"
    if measuring.share == 0:
        return "reads, and counts what the text itself gives away"
    return f"decoders learn to read its state, {measuring.share:.0%}"


def _watched() -> dict[str, Measuring]:
    """Return the measurements that this visitor has asked for, by the models' ids."""
    return st.session_state.setdefault(_WATCHED, {})
