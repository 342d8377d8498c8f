"""Models of characters at a glance: a card each, with the cross entropy in nats per character."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.catalogue.entries import Entry
from dashboard.catalogue.facts import ModelFacts
from dashboard.views.overview.at_a_glance import draw_cards
from dashboard.widgets.downloads import SavedFigure, chart_picture, draw_downloads
from memviz.evaluation.held_out_results import Bounds
from memviz.models.names import corpus_label

if TYPE_CHECKING:  # the chart library is slow to import
    import altair as alt

_COLUMNS = ["model", "corpus", "cross_entropy", "low", "high", "accuracy", "characters"]


def draw_characters_at_a_glance(entries: Sequence[Entry]) -> None:
    """Draw a card per model of characters, and the buttons that save what they show."""
    cards = "".join(character_card(entry, entry.facts()) for entry in entries)
    draw_cards(cards)
    draw_downloads(_saved(entries))


def character_card(entry: Entry, facts: ModelFacts) -> str:
    """Return one model's card as HTML: name, corpus, nats per character with their interval."""
    return (
        f'<div role="listitem" style="border-top-color: {entry.colour}">'
        f'<p class="name">{escape(entry.label)}</p>{_drawn(facts)}</div>'
    )


def characters_table(entries: Sequence[Entry]) -> pd.DataFrame:
    """Return a row per model; NaN where a figure was not measured. Cross entropies in nats."""
    return pd.DataFrame([_row(entry, entry.facts()) for entry in entries], columns=_COLUMNS)


def _saved(entries: Sequence[Entry]) -> SavedFigure:
    title = "Models of characters: cross entropy on held-out text"
    table = characters_table(entries)

    def chart() -> "alt.LayerChart":
        from memviz.charts.at_a_glance import cross_entropies_at_a_glance

        return cross_entropies_at_a_glance(table, {one.label: one.colour for one in entries})

    corpora = dict.fromkeys(table["corpus"].dropna())
    lines = [f"Corpus: {'; '.join(corpora)}. Lines: 95 % intervals"]
    picture = chart_picture(chart, title, lines)
    return SavedFigure("characters_at_a_glance", title, "models", picture, lambda: table)


def _row(entry: Entry, facts: ModelFacts) -> dict[str, object]:
    counted = facts.results.characters
    low, high = counted.cross_entropy_interval or Bounds(None, None)
    return {
        "model": entry.label,
        "corpus": facts.corpus.name,
        "cross_entropy": counted.cross_entropy,
        "low": low,
        "high": high,
        "accuracy": counted.share(1),
        "characters": counted.positions,
    }


def _drawn(facts: ModelFacts) -> str:
    counted = facts.results.characters
    nats, positions = counted.cross_entropy, counted.positions
    if nats is None or positions is None:
        why = "no character of its alphabet in the test text" if counted.empty else "not tested"
        return f'<p class="figure">–</p><p class="about">{why}</p>'
    low, high = counted.cross_entropy_interval or Bounds(None, None)
    interval = "" if low is None or high is None else f"{low:.3f} to {high:.3f}, "
    corpus = corpus_label(facts.corpus.name or "an unnamed corpus")
    return (
        f'<p class="figure">{nats:.3f} nats</p>'
        f'<p class="about">{interval}on {positions:,.0f} characters of {escape(corpus)}</p>'
    )
