"""The panels of the text view: a connectivity for each chosen model, or why there is none."""

from collections.abc import Sequence

import streamlit as st

from dashboard.catalogue.entries import Entry, ModelEntry
from dashboard.catalogue.loading import AS_PUBLISHED, connectivity_of
from memviz.analysis.connectivity.connectivity import AnyConnectivity
from memviz.analysis.connectivity.variants import Variant
from memviz.charts.numbers import counted
from memviz.components.text_view import Panel

_ARTICLE_ONLY = (
    "Only the article's own text: the article published this model's figures, not its weights."
)
_AS_PUBLISHED_ONLY = (
    "Only the squared norm of the logit's gradient, of the text’s word: the article published this "
    "model's figures, not its weights."
)
_UNREADABLE = "This checkpoint cannot be opened; the message above says why."


def panels_of(entries: Sequence[Entry], text: str) -> list[Panel]:
    """Return one panel per model, computing what is not cached yet and showing how far it is."""
    panels = []
    with st.container():  # one place for the progress, so that what follows stays where it is
        progress = st.empty()
        for position, entry in enumerate(entries):
            if isinstance(entry, ModelEntry):
                progress.progress(
                    position / len(entries),
                    f"{entry.label}: computing the connectivity of "
                    f"{counted(len(text), 'character')} (model {position + 1} of {len(entries)})",
                )
            panels.append(panel(entry, connectivity_of(entry, text)))
        progress.empty()
    return panels


def connectivities(panels: Sequence[Panel]) -> dict[str, AnyConnectivity]:
    """Return the connectivities that there are, by the model's label."""
    return {panel.label: panel.connectivity for panel in panels if panel.connectivity is not None}


def panel(
    entry: Entry, connectivity: AnyConnectivity | None, variant: Variant = AS_PUBLISHED
) -> Panel:
    """Return the model's panel, which says why there is no connectivity where there is none."""
    if connectivity is not None:
        return Panel(entry.label, entry.colour, connectivity)
    return Panel(entry.label, entry.colour, None, _reason(entry, variant))


def _reason(entry: Entry, variant: Variant) -> str:
    if isinstance(entry, ModelEntry):
        return _UNREADABLE
    return _ARTICLE_ONLY if variant == AS_PUBLISHED else _AS_PUBLISHED_ONLY
