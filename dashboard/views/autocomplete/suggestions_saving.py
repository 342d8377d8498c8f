"""Saving what the models suggest after the typed text."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

import memviz
from dashboard.catalogue.entries import Entry, ModelEntry, with_weights
from dashboard.catalogue.loading import loaded
from dashboard.views.autocomplete.typing_sessions import window
from dashboard.widgets.downloads import SavedFigure, chart_picture, draw_downloads, models_line

if TYPE_CHECKING:  # the chart library is slow to import
    import altair as alt

_COLUMNS = ["model", "rank", "suggestion", "probability"]


def draw_suggestions_saving(entries: Sequence[Entry], text: str) -> None:
    """Draw the menu that saves the suggestions after `text` of all models with weights."""
    computable = with_weights(entries)
    if not computable:
        return
    read = window(text)
    labels = [entry.label for entry in computable]
    title, lines = f"Suggested after “{read[-50:]}”", [models_line(labels)]
    chart = partial(_chart, computable, read)
    draw_downloads(
        SavedFigure(
            "suggestions",
            title,
            "suggestions",
            chart_picture(chart, title, lines),
            partial(suggestions_table, computable, read),
        )
    )


def suggestions_table(entries: Sequence[ModelEntry], text: str) -> pd.DataFrame:
    """Return a row per suggestion: model, rank, suggestion, probability.

    A model that cannot read the text has none.
    """
    rows = []
    for entry in entries:
        model = loaded(entry)
        if model is None:
            continue
        try:
            found = memviz.suggest(model, text)
        except ValueError:
            continue
        rows += [
            (entry.label, rank, one.word, one.probability) for rank, one in enumerate(found, 1)
        ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _chart(entries: Sequence[ModelEntry], text: str) -> "alt.FacetChart":
    from memviz.charts.suggestions import suggestions_chart

    colours = {entry.label: entry.colour for entry in entries}
    return suggestions_chart(suggestions_table(entries, text), colours)
