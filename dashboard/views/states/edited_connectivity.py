"""What the predictions depend on with and without the edit, in one text view."""

from collections.abc import Sequence

import streamlit as st

import memviz
from dashboard.catalogue.loading import connectivity_of
from dashboard.server.kept import Kept
from dashboard.server.turns import sweeps_of
from dashboard.views.states.edited import EditedModelOfText
from dashboard.views.states.selection import SelectedSpan
from dashboard.widgets.downloads import SavedFigure, draw_downloads
from dashboard.widgets.hidden_field import hidden_field
from dashboard.widgets.plain_text import plain_text
from dashboard.widgets.steered_view import SteeredView
from dashboard.widgets.stoppable_work import StoppableWork
from dashboard.widgets.whole_number import whole_number
from memviz.analysis.connectivity.as_typed import as_typed
from memviz.analysis.connectivity.table import connectivity_table
from memviz.charts.connectivity_figure import connectivity_figure
from memviz.components.text_view import Panel, pack
from memviz.components.text_view.mount import text_view
from memviz.models.config import Target

_KEY = "after"
_VIEW = SteeredView[int]("edited_connectivity")
_EDITED = Kept[memviz.Connectivity](most=8)
_LATER = 8  # characters after the edit that the view opens at
_WHAT = (
    "What each prediction depends on, as on the page Connectivity, without the edit and with it. "
    "Of the edited model the gradient runs back through the edit: what no longer reaches the "
    "prediction has no colour."
)


def draw_edited_connectivity(found: Sequence[EditedModelOfText], selection: SelectedSpan) -> None:
    """Draw the view, which is computed when a visitor opens it."""
    title = "What the predictions depend on after the edit"
    expander = st.expander(title, key="edited_connectivity_open", on_change="rerun")
    if not expander.open:
        return
    with expander:
        st.caption(_WHAT)
        panels = [panel for one in found for panel in _panels(one)]
        if all(panel.connectivity is None for panel in panels):
            for panel in panels:
                st.caption(f"**{plain_text(panel.label)}**: {plain_text(panel.note or '')}")
            return
        last = len(found[0].subject.drawn) - 1
        asked = whole_number(hidden_field("", _KEY))
        timestep = min(last, selection.last + _LATER if asked is None else asked)

        def pinned(chosen: int) -> None:
            st.session_state[_KEY] = str(chosen)
            _VIEW.chose(chosen)

        _VIEW.whole_page_runs()
        told, number = _VIEW.told(timestep)
        text_view(
            pack(panels, found[0].subject.entry.target),
            selected=told,
            push=number,
            key=_VIEW.key,
            on_pin=pinned,
        )
        draw_downloads(_saved(panels, timestep, found[0].subject.entry.target))


def _saved(panels: Sequence[Panel], timestep: int, predicts: Target) -> SavedFigure:
    shown = {one.label: one.connectivity for one in panels if one.connectivity is not None}
    colours = {one.label: one.colour for one in panels}
    title = "What the prediction depends on without the edit and with it"
    return SavedFigure(
        "edited_connectivity",
        title,
        "states",
        lambda: connectivity_figure(shown, timestep, colours, predicts=predicts, title=title),
        lambda: connectivity_table(shown, timestep),
    )


def _panels(one: EditedModelOfText) -> list[Panel]:
    """Return a model's two panels, or one that says why there are none."""
    entry = one.subject.entry
    try:
        before = connectivity_of(entry, one.subject.reading.text)
        after = _edited(one)
    except ValueError as error:
        return [Panel(entry.label, entry.colour, None, str(error))]
    if before is None:
        return [Panel(entry.label, entry.colour, None, "This checkpoint cannot be opened.")]
    return [
        Panel(entry.label, entry.colour, as_typed(before)),
        Panel(f"Edited: {entry.label}", entry.colour, as_typed(after)),
    ]


def _edited(one: EditedModelOfText) -> memviz.Connectivity:
    """Return the edited model's connectivity, computed once."""
    entry, text = one.subject.entry, one.subject.reading.text
    key = (entry.version, text, one.edits)
    kept = _EDITED.get(key)
    if kept is not None:
        return kept
    work = StoppableWork(f"edited_connectivity_{entry.id}", key)

    def tell(share: float) -> None:
        work.tell(f"{entry.label}, edited: computing its connectivity", share)

    with sweeps_of(text).slices(key, tell) as tell_slice:
        kept = _EDITED.get(key)
        if kept is None:
            edited = memviz.with_edits(one.subject.model, one.edits)
            kept = _EDITED.put(key, memviz.connectivity(edited, text, progress=tell_slice))
    work.end()
    return kept
