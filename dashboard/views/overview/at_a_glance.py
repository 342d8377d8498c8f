"""The models at a glance: a card each, with one figure and one small chart."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.catalogue.entries import Entry
from dashboard.widgets.downloads import SavedFigure, chart_picture, draw_downloads
from memviz import CheckpointError
from memviz.charts.accuracy_columns import STYLE, accuracy_columns
from memviz.charts.numbers import counted
from memviz.evaluation.accuracy import AS_PUBLISHED, Measured, first_suggestion
from memviz.models.names import unit_label

if TYPE_CHECKING:  # the chart library is slow to import
    import altair as alt

CARDS = """
.memviz-cards { display: grid; gap: 0.75rem;
  grid-template-columns: repeat(auto-fill, minmax(max(10.25rem, 20%), 1fr)); }
.memviz-cards > div { display: flex; flex-direction: column; min-width: 0;
  padding: 0.7rem 0.8rem 0.6rem; border: 1px solid rgba(127, 140, 145, 0.35);
  border-top: 4px solid; border-radius: 0.5rem; }
.memviz-cards p { margin: 0; line-height: 1.35; overflow-wrap: anywhere; }
.memviz-cards .name { font-weight: 600; }
.memviz-cards .about { font-size: 0.85rem; opacity: 0.8; }
.memviz-cards .figure { margin: auto 0 0.2rem; font-size: 1.5rem; font-weight: 650; }
"""


def draw_models_at_a_glance(entries: Sequence[Entry]) -> None:
    """Draw a card per model; what was not published or not measured is left open."""
    results = [_result_of(entry) for entry in entries]
    full = _highest([result for result in results if result is not None])
    cards = "".join(
        card(entry, result, full) for entry, result in zip(entries, results, strict=True)
    )
    draw_cards(cards)


def draw_cards(cards: str) -> None:
    """Draw cards, each an HTML list item, as many beside each other as there is room for."""
    st.html(f'<style>{STYLE}{CARDS}</style><div class="memviz-cards" role="list">{cards}</div>')


def draw_saving(entries: Sequence[Entry]) -> None:
    """Draw the menu that saves what the cards show."""
    title = "The models at a glance: accuracy of the first suggestion by known letters"
    lines = ["Lines across the columns: without context. Counted as the article did"]
    table = glance_table(entries)

    def chart() -> "alt.FacetChart":
        from memviz.charts.at_a_glance import accuracies_at_a_glance

        return accuracies_at_a_glance(table, {one.label: one.colour for one in entries})

    picture = chart_picture(chart, title, lines)
    draw_downloads(SavedFigure("models_at_a_glance", title, "accuracy", picture, lambda: table))


def glance_table(entries: Sequence[Entry]) -> pd.DataFrame:
    """Return what the cards show: model, corpus, no_context, known_letters, accuracy.

    A row without known_letters is the accuracy over all positions.
    """
    rows = []
    for entry in entries:
        result = _result_of(entry)
        if result is None:
            continue
        about = {"model": entry.label, "corpus": result.corpus}
        rows.append({**about, "no_context": False, "accuracy": result.accuracy.get(1)})
        for no_context, curve in ((False, result.curve), (True, result.baseline)):
            rows += [
                {**about, "no_context": no_context, "known_letters": known, "accuracy": share}
                for known, share in first_suggestion(curve).items()
            ]
    return pd.DataFrame(
        rows, columns=["model", "corpus", "no_context", "known_letters", "accuracy"]
    ).astype({"known_letters": "Int64"})


def card(entry: Entry, result: Measured | None, full: float) -> str:
    """Return one model's card as HTML: name, sizes, corpus, accuracy over all, columns.

    The accuracy `full` fills the height of the columns, in every card.
    """
    return (
        f'<div role="listitem" style="border-top-color: {entry.colour}">'
        f'<p class="name">{escape(entry.label)}</p>'
        f'<p class="about">{escape(_about(entry, result))}</p>{_drawn(entry, result, full)}</div>'
    )


def _about(entry: Entry, result: Measured | None) -> str:
    shape = entry.facts().shape
    layers = counted(shape.layers, "layer") if shape.layers else "layers unknown"
    parts = [
        f"{layers} of {shape.cells}" if shape.cells else layers,
        *([result.corpus] if result else []),
    ]
    if not entry.label.startswith(unit_label(shape.unit)):
        parts.insert(0, unit_label(shape.unit))
    return " · ".join(parts)


def _drawn(entry: Entry, result: Measured | None, full: float) -> str:
    percentage = None if result is None else result.percentage(1)
    if result is None or percentage is None:
        return '<p class="figure">–</p><p class="about">not tested</p>'
    columns = accuracy_columns(
        first_suggestion(result.curve), first_suggestion(result.baseline), entry.colour, full
    )
    return f'<p class="figure">{percentage:.1f} %</p>{columns}'


def _result_of(entry: Entry) -> Measured | None:
    try:
        return entry.accuracy(AS_PUBLISHED)
    except CheckpointError:
        return None


def _highest(results: Sequence[Measured]) -> float:
    curves = (curve for result in results for curve in (result.curve, result.baseline))
    return (
        max((share for curve in curves for share in first_suggestion(curve).values()), default=1.0)
        or 1.0
    )
