"""The table of all models: what each is, how it did on its test set, and what it cost."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.catalogue.entries import Entry
from dashboard.catalogue.facts import ModelFacts
from dashboard.widgets.downloads import draw_table_downloads
from memviz.models.names import unit_label

_SELECTION = "models_table"

_number = st.column_config.NumberColumn
_COLUMNS = {
    "Model": st.column_config.TextColumn(pinned=True),
    "Unit": None,
    "Parameters": _number(
        format="localized", help="All trained parameters; one bias per gate, no padding row"
    ),
    "Characters/s": _number(
        format="localized",
        help="Speed: characters read a second in training, on the hardware at the right",
    ),
    "Layers": _number(help="Recurrent layers, one on top of the other"),
    "Hidden size": _number(help="Numbers in each part of a layer's state"),
    "Cross entropy, nats": _number(
        format="%.3f",
        help="Mean over the test part: a word model's over known words, a character model's over "
        "characters; the two are not comparable",
    ),
    "Characters, %": _number(
        format="%.1f", help="Accuracy, top 1, of the next character; character models only"
    ),
    "Known words, %": _number(
        format="%.1f", help="Accuracy, top 1, where the word is in the vocabulary, no padding"
    ),
    "As the article counted, %": _number(
        format="%.1f",
        help="Accuracy, top 1, over every position: unknown words and padding are errors",
    ),
    "Corpus": None,
    "Test texts": _number(format="localized", help="Held-out observations measured on"),
    "Words": _number(format="localized", help="Words the model can suggest"),
    "Embedding size": _number(help="Numbers that stand for a character"),
    "Embedding": _number(format="localized", help="Parameters of the embedding"),
    "Recurrent": _number(format="localized", help="Parameters of the recurrent layers"),
    "Dense": _number(format="localized", help="Parameters of the layer before the softmax"),
    "Characters read": _number(
        format="compact", help="Characters read in training; a text read twice counts twice"
    ),
    "Minutes": _number(format="%.0f", help="Training time"),
    "Hardware": st.column_config.TextColumn(help="What the model was trained on"),
}


def models_table(entries: Sequence[Entry]) -> pd.DataFrame:
    """Return a row per model; None or NaN where a figure was not published or measured."""
    rows = [{"Model": entry.label, **_row(entry.facts())} for entry in entries]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def draw_models_table(
    entries: Sequence[Entry],
    chosen: Sequence[Entry],
    on_choose: Callable[[list[Entry]], None],
    on_open: Callable[[Entry], None],
) -> None:
    """Draw the table, in whose boxes the `chosen` models are ticked, and the menu that saves it.

    `on_choose` is called with the models that a visitor has ticked, `on_open` with the one of a
    row that a visitor has clicked.
    """
    table = models_table(entries)
    ticked = [row for row, entry in enumerate(entries) if entry in chosen]
    st.session_state[_SELECTION] = {"selection": {"rows": ticked, "cells": []}}

    def selected() -> None:
        selection = st.session_state[_SELECTION]["selection"]
        if sorted(selection["rows"]) != ticked:
            on_choose([entries[row] for row in selection["rows"]])
        for row, _ in selection["cells"]:
            on_open(entries[row])

    st.dataframe(
        table,
        hide_index=True,
        placeholder="–",
        column_config={name: column for name, column in _COLUMNS.items() if column is not None},
        alt="Unit, sizes, parameters, speed, test results and training of every model",
        key=_SELECTION,
        on_select=selected,
        selection_mode=["multi-row", "single-cell"],
    )
    draw_table_downloads(lambda: table, "models", "models")


def _row(facts: ModelFacts) -> dict[str, Any]:
    config, shape = facts.config, facts.shape
    return {
        "Unit": unit_label(shape.unit),
        "Layers": shape.layers,
        "Embedding size": None if config is None else config.embedding_size,
        "Hidden size": shape.cells,
        "Words": config.word_count - 2 if config is not None and config.word_count else None,
        "Parameters": facts.parameters.total,
        "Characters/s": _speed(facts.training.characters, facts.training.seconds),
        "Embedding": facts.parameters.embedding,
        "Recurrent": facts.parameters.recurrent,
        "Dense": facts.parameters.dense,
        "Corpus": facts.corpus.name,
        "Cross entropy, nats": facts.cross_entropy,
        "Characters, %": _percent(facts.results.characters.share(1)),
        "Known words, %": _percent(facts.results.known_words.share(1)),
        "As the article counted, %": _percent(facts.results.as_published.share(1)),
        "Test texts": facts.results.observations,
        "Characters read": facts.training.characters,
        "Minutes": _minutes(facts.training.seconds),
        "Hardware": facts.training.hardware,
    }


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _speed(characters: int | None, seconds: float | None) -> int | None:
    """Return how many characters training read a second, over all of its time."""
    return round(characters / seconds) if characters and seconds else None


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / 60
