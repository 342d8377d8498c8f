"""Models without a measured memory: the offer to measure it, or why there is none to measure."""

from collections.abc import Sequence

import streamlit as st

from dashboard.catalogue.entries import Entry, ModelEntry, published_among, with_weights
from dashboard.catalogue.loading import load
from dashboard.measuring.offer import Offer, draw_offer
from dashboard.measuring.queue import Measuring, begin
from dashboard.measuring.texts import corpus_for, sample_text
from dashboard.views.memory.kept_here import MeasuredHere, keep_here
from dashboard.widgets.plain_text import plain_text
from memviz.charts.numbers import counted
from memviz.models.contract import WITH_PARTS
from memviz.models.names import corpus_label
from memviz.stats.progress import Progress

SHORTEST_RECORDING = 5_000  # characters: two segments to learn from, and half of one to score
TRAIN_SHARE = 0.8  # of the sample, to train the probes on; the rest is to score them


def draw_unmeasured(entries: Sequence[Entry]) -> None:
    """Draw a line for each model without a signature; published ones say why they have none."""
    published = [entry.label for entry in published_among(entries)]
    if published:
        st.caption(
            f"**{', '.join(published)}**: not available. The article published no weights, so "
            "there is no state to read."
        )
    for entry in with_weights(entries):
        if (problem := _cannot_be_measured(entry)) is not None:
            st.caption(f"**{plain_text(entry.label)}**: {problem}")
        else:
            draw_offer(entry, _offer(entry))


def _offer(entry: ModelEntry) -> Offer:
    return Offer(
        what="memory",
        says="not measured yet. That takes some minutes, up to half an hour for a large state, on "
        f"{corpus_label(corpus_for(entry))}.",
        button="Measure its memory",
        doing=_doing,
        begin=lambda: begin_measuring(entry),
    )


def begin_measuring(entry: ModelEntry) -> Measuring:
    """Return the measurement of a model's memory. Raises BusyError when too many wait already."""
    corpus = corpus_for(entry)
    return begin(("memory", *entry.version), lambda tell: _measure(entry, corpus, tell))


def _measure(entry: ModelEntry, corpus: str, tell: Progress) -> None:
    from memviz.analysis.memory import measure_memory

    model = load(entry)
    text = entry.recorded_text or sample_text(corpus)
    train = int(TRAIN_SHARE * len(text))
    memory = measure_memory(model, text[:train], text[train:], progress=tell)
    keep_here(entry, MeasuredHere(memory, corpus))


def _cannot_be_measured(entry: ModelEntry) -> str | None:
    """Return why there is no memory to measure, None where there may be."""
    if entry.recorded_text is not None:
        characters = len(entry.recorded_text)
        if characters >= SHORTEST_RECORDING:
            return None
        return (
            f"its states were recorded along {counted(characters, 'character')}, and decoders take "
            f"at least {SHORTEST_RECORDING:,} to learn from and to be scored on."
        )
    if entry.level < WITH_PARTS:
        return "it does not name the parts of its state, which decoders would read."
    return None


def _doing(share: float) -> str:
    if share == 0:
        return "reads, and counts what the text itself gives away"
    return f"decoders learn to read its state, {share:.0%}"
