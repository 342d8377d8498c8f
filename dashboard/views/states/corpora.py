"""The corpus that states are looked for in: one that comes along, or a visitor's own text."""

from collections.abc import Sequence

import streamlit as st

from dashboard.catalogue.entries import Entry, with_weights
from dashboard.measuring.corpora import NOVEL, WHENCE, CorpusText, corpus_of, suiting
from dashboard.widgets.bound_choice import one_of
from dashboard.widgets.own_text import is_given, own_text
from memviz.charts.numbers import counted

OWN = "your own text"
MOST_CHARACTERS = 200_000
FEWEST_CHARACTERS = 1_000
_OWN_KEY = "states_own"


def choose_corpus(entries: Sequence[Entry]) -> str:
    """Draw the choice (?look_in=...) and return the corpus' name.

    At first it is that of the first model's training, if that comes along.
    """
    first = with_weights(entries)
    at_first = suiting(first[0]) if first else NOVEL
    return one_of("Look in", [*WHENCE, OWN], at_first, "look_in", width=200)


def corpus_named(name: str) -> CorpusText:
    """Return the corpus; draws the field for a visitor's own text.

    Stops the page, and says what to do, while there is none to look in.
    """
    if name != OWN:
        return corpus_of(name)
    text = own_text(_OWN_KEY, FEWEST_CHARACTERS, MOST_CHARACTERS)
    if len(text) < FEWEST_CHARACTERS:
        st.info(
            f"Paste a text or choose a file, of {FEWEST_CHARACTERS:,} characters or more: the more "
            "there is, the more there is to find. It stays in this session and out of the address, "
            "so a link opens this page without it."
            if not is_given(_OWN_KEY)
            else f"This text has {len(text):,} characters: give {FEWEST_CHARACTERS:,} or more.",
            icon=":material/edit_note:",
        )
        st.stop()
    return CorpusText(OWN, "yours", text)


def corpus_line(corpus: CorpusText) -> str:
    """Return which text was looked in, how long it is and where it comes from."""
    return f"Corpus: {corpus.name}, {counted(len(corpus.text), 'character')}; {corpus.whence}."
