"""The corpus that states are looked for in: one that comes along, or a visitor's own text."""

import lzma
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import streamlit as st

from dashboard.catalogue.entries import Entry, ModelEntry, with_weights
from dashboard.measuring.texts import sample_text
from dashboard.widgets.bound_choice import one_of
from dashboard.widgets.own_text import is_given, own_text
from memviz.evaluation.corpus import CorpusFacts
from memviz.evaluation.parts import read_part

OWN = "your own text"
WIKIPEDIA, NOVEL, KERNEL = "Wikipedia", "War and Peace", "Linux kernel"
_SAMPLES = {NOVEL: "warpeace", KERNEL: "kernel"}
_WHENCE = {
    WIKIPEDIA: "a stretch of wiki8, English Wikipedia in small letters, from character 60,000,006 "
    "on; models that were trained on wiki8 may have seen parts of it",
    NOVEL: "from the last tenth of the novel, which the bundled models were not trained on",
    KERNEL: "C files of Linux that the bundled models were not trained on",
}
MOST_CHARACTERS = 200_000
FEWEST_CHARACTERS = 1_000
_OWN_KEY = "states_own"


@dataclass(frozen=True)
class Corpus:
    """A text to look for states in: what it is called, where it is from, and the text."""

    name: str
    whence: str
    text: str


def choose_corpus(entries: Sequence[Entry]) -> str:
    """Draw the choice (?look_in=...) and return the corpus' name.

    At first it is that of the first model's training, if that comes along.
    """
    first = with_weights(entries)
    at_first = suiting(first[0]) if first else NOVEL
    return one_of("Look in", [*_WHENCE, OWN], at_first, "look_in", width=200)


def corpus_named(name: str) -> Corpus:
    """Return the corpus; draws the field for a visitor's own text.

    Stops the page, and says what to do, while there is none to look in.
    """
    if name != OWN:
        return Corpus(name, _WHENCE[name], text_of(name))
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
    return Corpus(OWN, "yours", text)


def suiting(entry: ModelEntry) -> str:
    """Return the name of the corpus that comes along and is most like a model's training text."""
    if entry.target == "word":
        return WIKIPEDIA
    trained_on = read_part(CorpusFacts, entry.metrics).name
    return next((name for name, sample in _SAMPLES.items() if sample == trained_on), NOVEL)


@cache
def text_of(name: str) -> str:
    """Return the text of a corpus that comes along."""
    if name in _SAMPLES:
        return sample_text(_SAMPLES[name])
    packed = (files("dashboard.views.states") / "wikipedia.txt.xz").read_bytes()
    return lzma.decompress(packed).decode("ascii")
