"""Models whose report card lacks something: the offer to measure it, or why it cannot be."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.catalogue.entries import Entry, ModelEntry, published_among, with_weights
from dashboard.catalogue.loading import load
from dashboard.measuring.offer import Offer, draw_offer
from dashboard.measuring.queue import Measuring, begin
from dashboard.measuring.texts import corpus_for, sample_text
from dashboard.views.report_card.cards import keep_here, known_card
from memviz import ReportCard
from memviz.evaluation.report_card import (
    LENGTH,
    TEXTS,
    CardMeasure,
    kinds_for,
    report_card,
)
from memviz.models.contract import predicting
from memviz.models.names import corpus_label
from memviz.models.reading import read
from memviz.stats.progress import Progress


def draw_unmeasured(entries: Sequence[Entry], cards: Mapping[ModelEntry, ReportCard]) -> None:
    """Draw a line for each chosen model whose card lacks a measure that it can have."""
    published = [entry.label for entry in published_among(entries)]
    if published:
        st.caption(
            f"**{', '.join(published)}**: not available. The article published no weights, so "
            "there is nothing to measure."
        )
    for entry in with_weights(entries):
        if lacking(entry, cards.get(entry)):
            draw_offer(entry, _offer(entry, entry in cards))


def lacking(entry: ModelEntry, card: ReportCard | None) -> bool:
    """Return whether the card of a model lacks a measure that its level allows."""
    return bool(_missing(entry, card))


def _missing(entry: ModelEntry, card: ReportCard | None) -> list[type[CardMeasure]]:
    have = set() if card is None else {type(part) for part in card.measures}
    return [kind for kind in kinds_for(entry.level) if kind not in have]


def _offer(entry: ModelEntry, has_some: bool) -> Offer:
    what = "its report card lacks some measures" if has_some else "no report card yet"
    return Offer(
        what="card",
        says=f"{what}. To measure it takes some minutes, on {corpus_label(corpus_for(entry))}.",
        button="Measure what is missing" if has_some else "Measure its card",
        doing=lambda share: f"measured, {share:.0%}",
        begin=lambda: begin_measuring(entry),
    )


def begin_measuring(entry: ModelEntry) -> Measuring:
    """Return the measurement of a model's card. Raises BusyError when too many wait already."""
    return begin(("card", *entry.version), lambda tell: _measure(entry, tell))


def _measure(entry: ModelEntry, tell: Progress) -> None:
    model, corpus, known = load(entry), corpus_for(entry), known_card(entry)
    text = read(model, sample_text(corpus), longest=None, name="text").text
    pieces = [text[at : at + LENGTH] for at in range(0, len(text) - LENGTH + 1, LENGTH)][:TEXTS]
    card = report_card(
        predicting(model, "the report card"),
        pieces,
        corpus,
        kinds=_missing(entry, known),
        progress=tell,
    )
    keep_here(entry, known.beside(card) if known else card)
