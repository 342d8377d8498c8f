"""The chosen models' readings of the text, and their states along a corpus, each read once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st

import memviz
from dashboard.catalogue.entries import Entry, ModelEntry, PublishedEntry, with_weights
from dashboard.catalogue.hub.cache import cache_folder
from dashboard.catalogue.loading import loaded
from dashboard.measuring.corpora import CorpusText
from dashboard.server.kept import Kept
from dashboard.server.turns import readings_of
from dashboard.views.states.selection import SelectedSpan
from dashboard.widgets.plain_text import plain_text
from dashboard.widgets.stoppable_work import StoppableWork
from memviz.analysis.connectivity.as_typed import symbol_read_at, with_line_feeds
from memviz.analysis.walk import cells_of_parts, with_states
from memviz.models.contract import LanguageModel, MissingLevelError, Place
from memviz.models.reading import Reading, read

_QUESTION = "a look at its states"
MOST_NUMBERS = 60_000_000
"""Of a model's states along a corpus: two bytes each on disk, four more where they are compared."""
_STATES = Kept[memviz.CorpusStates](most=4)


@dataclass(frozen=True)
class ModelOfText:
    """A model with the text as it reads it."""

    entry: ModelEntry
    model: LanguageModel
    reading: Reading

    @property
    def drawn(self) -> str:
        """The text as it is drawn."""
        return with_line_feeds(self.reading.text)

    @property
    def places(self) -> dict[Place, int]:
        """The parts of its state, and how many cells each has; none where it names no parts."""
        try:
            return cells_of_parts(with_states(self.model, _QUESTION))
        except MissingLevelError:
            return {}

    def timestep(self, selection: SelectedSpan) -> int:
        """Return the symbol that ends the stretch."""
        return symbol_read_at(self.reading, selection.last)

    def span(self, selection: SelectedSpan) -> tuple[int, int]:
        """Return the symbols of the stretch, from the first to before the second number."""
        end = self.timestep(selection) + 1
        return min(symbol_read_at(self.reading, selection.first), end - 1), end


def subjects_of(entries: Sequence[Entry], text: str) -> list[ModelOfText]:
    """Return the models that read the text as the first of them does; says why others are not."""
    found: list[ModelOfText] = []
    for entry in entries:
        if isinstance(entry, PublishedEntry):
            _leave_out(entry, "the article published this model’s figures, not its weights")
    for entry in with_weights(entries):
        model = loaded(entry)
        if model is None:
            continue
        try:
            subject = ModelOfText(entry, model, read(model, text))
        except ValueError as error:
            _leave_out(entry, str(error))
            continue
        if found and subject.drawn != found[0].drawn:
            _leave_out(entry, "it makes another text of what is typed")
        else:
            found.append(subject)
    return found


def _leave_out(entry: Entry, why: str) -> None:
    st.caption(f"**{plain_text(entry.label)}** is not shown: {plain_text(why)}.")


def states_along(subject: ModelOfText, corpus: CorpusText) -> memviz.CorpusStates:
    """Return the model's states along the corpus; shows how far it is, beside a button to stop.

    Of large states the corpus is read in part, which is said. Raises ValueError as
    `memviz.states_of_corpus` does.
    """
    entry, text = subject.entry, text_read(subject, corpus)
    if entry.recorded_text is not None:
        st.caption("Looked for in the text that its states were recorded along.")
    elif len(text) < len(corpus.text):
        st.caption(f"Its state is large: looked for in the first {len(text):,} characters.")
    key = (entry.version, hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())
    kept = _STATES.get(key)
    if kept is not None:
        return kept
    work = StoppableWork(f"states_{entry.id}", key)
    tell = partial(work.tell, f"{entry.label}: reading {len(text):,} characters of {corpus.name}")
    with readings_of(text).slices(key, tell) as tell_slice:
        kept = _STATES.get(key)
        if kept is None:
            states = memviz.states_of_corpus(subject.model, text, _folder(), tell_slice)
            kept = _STATES.put(key, states)
    work.end()
    return kept


def text_read(subject: ModelOfText, corpus: CorpusText) -> str:
    """Return as much of the corpus as the model's states leave room for.

    Of a model of which only states are known it is the text that they were recorded along.
    """
    recorded = subject.entry.recorded_text
    cells = max(1, sum(subject.places.values()))
    return (corpus.text if recorded is None else recorded)[: MOST_NUMBERS // cells]


def _folder() -> Path:
    """Return where states are kept on disk: beside the models that were pulled from the Hub."""
    return cache_folder() / "states"
