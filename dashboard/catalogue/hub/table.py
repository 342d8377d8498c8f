"""The table of models found on the Hub, from what their cards say of them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard.catalogue.catalogue import short_name
from memviz.models.names import unit_label

if TYPE_CHECKING:
    from memviz.hub import Found

_number = st.column_config.NumberColumn
HUB_COLUMNS: Mapping[str, Any] = {
    "Model": st.column_config.TextColumn(pinned=True, help="With the commit that would be pulled"),
    "Unit": st.column_config.TextColumn(),
    "Layers": _number(help="Recurrent layers, one on top of the other"),
    "Hidden size": _number(help="Numbers in each part of a layer's state"),
    "Parameters": _number(format="localized"),
    "Corpus": st.column_config.TextColumn(),
    "Cross entropy, nats": _number(
        format="%.3f", help="As the card says: over the known words of its test observations"
    ),
    "Known words, %": _number(format="%.1f", help="Accuracy, top 1, as the card says"),
    "Updated": st.column_config.DateColumn(),
    "Downloads": _number(format="localized"),
}


def hub_table(models: Sequence["Found"]) -> pd.DataFrame:
    """Return a row per model; None where its card does not say."""
    return pd.DataFrame([_row(model) for model in models], columns=list(HUB_COLUMNS))


def _row(model: "Found") -> dict[str, Any]:
    facts = model.facts
    return {
        "Model": short_name(f"{model.name}@{model.sha}"),
        "Unit": unit_label(facts.unit) if facts.unit else None,
        "Layers": facts.layers,
        "Hidden size": facts.hidden_size,
        "Parameters": facts.parameters,
        "Corpus": facts.corpus,
        "Cross entropy, nats": facts.cross_entropy,
        "Known words, %": None if facts.accuracy is None else 100 * facts.accuracy,
        "Updated": model.updated,
        "Downloads": model.downloads,
    }
