"""What context buys each model at the pinned timestep, beside where its connectivity lies."""

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

import memviz
from dashboard.catalogue.entries import Entry, with_weights
from dashboard.catalogue.loading import loaded
from dashboard.widgets.plain_text import plain_text, unbroken
from memviz.analysis.connectivity.as_typed import symbol_read_at
from memviz.analysis.connectivity.connectivity import AnyConnectivity
from memviz.analysis.findings import finding
from memviz.charts.findings import context_sentence, percent
from memviz.models.config import Target
from memviz.models.reading import read


def explained_outputs(
    connectivities: Mapping[str, AnyConnectivity], timestep: int
) -> dict[str, str | None]:
    """Return what is explained of each model at a timestep, None for the text's own target."""
    return {
        label: None if one.explains == "text" else one.targets[timestep]
        for label, one in connectivities.items()
    }


def alone_of(
    entries: Sequence[Entry],
    connectivities: Mapping[str, AnyConnectivity],
    text: str,
    timestep: int,
) -> dict[str, memviz.WithoutContext]:
    """Return by label what models make of what is explained where they read no context.

    `text` is what the models are given, `timestep` a character of it as typed. Models that have no
    weights are left out.
    """
    outputs = explained_outputs(connectivities, timestep)
    found = {}
    for entry in with_weights(entries):
        model = loaded(entry) if entry.label in outputs else None
        if model is not None and connectivities[entry.label].has_target[timestep]:
            symbol = symbol_read_at(read(model, text), timestep)
            found[entry.label] = memviz.without_context(model, text, symbol, outputs[entry.label])
    return found


def draw_context(
    connectivities: Mapping[str, AnyConnectivity],
    alone: Mapping[str, memviz.WithoutContext],
    timestep: int,
    predicts: Target,
) -> None:
    """Draw a line for each model: its probability with and without context, and its share."""
    lines = []
    for label, without in alone.items():
        found = finding(connectivities[label], timestep, predicts)
        said = context_sentence(found, without)
        if said and not np.isnan(found.share_on_earlier_words):
            said += f"; {percent(found.share_on_earlier_words)} from earlier words"
        if said:
            lines.append(f"- **{plain_text(label)}** gives {unbroken(plain_text(said))}")
    if lines:
        st.markdown("\n".join(lines))
