"""Which models' cards the table shows: by corpus and by size."""

from collections.abc import Mapping

import streamlit as st

from dashboard.catalogue.entries import ModelEntry
from memviz import ReportCard
from memviz.models.names import corpus_label

_ANY = "any size"
_SIZES = {"up to 0.3 million": 300_000, "up to 1 million": 1_000_000, "up to 5 million": 5_000_000}


def choose_cards(cards: Mapping[ModelEntry, ReportCard]) -> dict[ModelEntry, ReportCard]:
    """Draw the filters, in the address, and return the cards that pass them."""
    corpora = {entry: _corpus(entry) for entry in cards}
    names = sorted(set(corpora.values()))
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        wanted = (
            st.pills(
                "Trained on",
                names,
                selection_mode="multi",
                key="corpus",
                bind="query-params",
                persist_state="session",
            )
            if len(names) > 1
            else []
        )
        size = st.selectbox(
            "Parameters",
            [_ANY, *_SIZES],
            key="size",
            bind="query-params",
            persist_state="session",
            width=190,
        )
    most = _SIZES.get(size or _ANY)
    return {
        entry: card
        for entry, card in cards.items()
        if (not wanted or corpora[entry] in wanted) and _fits(entry, most)
    }


def _corpus(entry: ModelEntry) -> str:
    name = entry.facts().corpus.name
    return "not said" if name is None else corpus_label(name)


def _fits(entry: ModelEntry, most: int | None) -> bool:
    total = entry.facts().parameters.total
    return most is None or (total is not None and total <= most)
