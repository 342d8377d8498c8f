"""The table of all models: what each is, and how it did on its test set."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.catalogue import PUBLISHED, Entry, unit_label
from dashboard.models import published_model
from dashboard.records import config_of, record_of

# Layers and hidden size of the article's models; it trained on text8.
_PUBLISHED_SIZES = {"gru": (2, 600), "lstm": (2, 600), "nested_lstm": (1, 600)}
_COLUMNS = {
    "Model": st.column_config.TextColumn(pinned=True),
    "Unit": None,
    "Layers": st.column_config.NumberColumn(help="Recurrent layers, one on top of the other"),
    "Hidden": st.column_config.NumberColumn(help="Size of each layer's state"),
    "Parameters": st.column_config.NumberColumn(
        format="localized", help="Trained numbers; one bias per gate, no padding row"
    ),
    "Corpus": None,
    "Cross entropy": st.column_config.NumberColumn(
        format="%.3f", help="Mean over known words of the test observations, in nats"
    ),
    "Known words": st.column_config.NumberColumn(
        format="%.1f %%", help="Accuracy where the word is in the vocabulary, no padding"
    ),
    "As published": st.column_config.NumberColumn(
        format="%.1f %%",
        help="Accuracy as the article counted: over every position; unknown words and padding "
        "are errors",
    ),
    "Trained on": st.column_config.NumberColumn(
        format="compact", help="Characters read in training"
    ),
    "Minutes": st.column_config.NumberColumn(format="%.0f", help="Training time"),
}


def draw_models_at_a_glance(entries: Iterable[Entry]) -> None:
    """Draw a row per model; what was not published or not measured is left open."""
    table = pd.DataFrame([row_of(entry) for entry in entries], columns=list(_COLUMNS))
    st.dataframe(
        table,
        hide_index=True,
        placeholder="–",
        column_config={name: column for name, column in _COLUMNS.items() if column is not None},
        alt="Unit, size, test results and training of every model",
    )


def row_of(entry: Entry) -> dict[str, Any]:
    """Return the row of one model, by column; None where a figure is not known."""
    return _published_row(entry) if entry.folder is None else _checkpoint_row(entry)


def _checkpoint_row(entry: Entry) -> dict[str, Any]:
    assert entry.folder is not None
    config, metrics = config_of(entry.folder), record_of(entry.folder).metrics
    known, counted = ("test", "known_words"), ("test", "as_published")
    return {
        "Model": entry.label,
        "Unit": unit_label(config.unit),
        "Layers": config.layers,
        "Hidden": config.hidden_size,
        "Parameters": _find(metrics, "parameters", "total"),
        "Corpus": _find(metrics, "corpus", "name"),
        "Cross entropy": _find(metrics, *known, "cross_entropy"),
        "Known words": _percent(_find(metrics, *known, "accuracy", "1")),
        "As published": _percent(_find(metrics, *counted, "accuracy", "1")),
        "Trained on": _find(metrics, "training", "characters"),
        "Minutes": _minutes(_find(metrics, "training", "seconds")),
    }


def _published_row(entry: Entry) -> dict[str, Any]:
    unit = entry.id.removeprefix(PUBLISHED)
    model = published_model(entry)
    layers, hidden = _PUBLISHED_SIZES[unit]
    return {
        "Model": entry.label,
        "Unit": unit_label(unit),
        "Layers": layers,
        "Hidden": hidden,
        "Parameters": sum(model.parameters.values()),
        "Corpus": "text8",
        "Cross entropy": model.cross_entropy,
        "As published": _percent(model.test_accuracy),
        "Minutes": _minutes(model.training_seconds),
    }


def _find(content: Any, *path: str) -> Any:
    """Return what lies at `path` in nested JSON objects, None where there is nothing."""
    for name in path:
        content = content.get(name) if isinstance(content, Mapping) else None
    return content


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / 60
