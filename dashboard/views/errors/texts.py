"""Which held-out text the errors are counted on: a bundled sample, or the visitor's own."""

import hashlib
from functools import partial

import streamlit as st

from dashboard.server.kept import Kept
from dashboard.server.turns import readings_of
from dashboard.widgets.own_text import is_given, own_text
from dashboard.widgets.segmented_choice import segmented_choice
from dashboard.widgets.stoppable_work import StoppableWork
from memviz.charts.numbers import counted
from memviz.models.names import corpus_label
from memviz.samples import FEWEST_CHARACTERS, Sample, bundled, of_own_text, read_sample

OWN = "own"
_BUNDLED = ("warpeace", "kernel")
MOST_CHARACTERS = 300_000
_SIZES = (100_000, 50_000, 20_000)
_OWN_KEY = "errors_own"
_OWN_SAMPLES = Kept[Sample](most=4)


def choose_text() -> tuple[str, Sample]:
    """Draw the choice of the text and return what it is called and its sample.

    Stops the page, and says what to do, while there is no own text to work on.
    """
    names = {name: corpus_label(name) for name in _BUNDLED} | {OWN: "your own text"}
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen = segmented_choice(
            "Held-out text",
            list(names),
            key="of",
            default=_BUNDLED[0],
            format_func=names.__getitem__,
        )
        if chosen != OWN:
            return names[chosen], _choose_size(read_sample(bundled()[chosen]))
    return names[OWN], _own_sample()


def first_sample() -> Sample:
    """Return what is read for a visitor who has chosen no text."""
    return read_sample(bundled()[_BUNDLED[0]]).first(_SIZES[0])


def sample_line(label: str, sample: Sample) -> str:
    """Return in one sentence what the figures are measured on."""
    return (
        f"Measured on {sample.held_out.positions:,} characters of {label}: {sample.facts.source}. "
        f"The n-grams were counted in {sample.facts.training_characters:,} other characters of "
        "the same source."
    )


def _choose_size(sample: Sample) -> Sample:
    """Return as much of the sample as the visitor chooses; a small sample always whole."""
    if sample.held_out.positions < min(_SIZES[:-1]):
        return sample
    positions = st.selectbox(
        "Characters",
        _SIZES,
        format_func="{:,}".format,
        key="sample",
        bind="query-params",
        persist_state="session",
        width=130,
    )
    return sample.first(positions)


def _own_sample() -> Sample:
    text = own_text(_OWN_KEY, FEWEST_CHARACTERS, MOST_CHARACTERS)
    if not text and not is_given(_OWN_KEY):
        st.info(
            "Paste a text or choose a file: prose or code, the longer the better. It stays in this "
            "session and out of the address, so a link opens this page without it.",
            icon=":material/edit_note:",
        )
    if not text:
        st.stop()
    try:
        return _sample_of(text)
    except ValueError:
        st.info(
            f"A text of {counted(len(text), 'character')} is too short: give at least "
            f"{FEWEST_CHARACTERS:,}. The n-grams are counted in the first four fifths, and the "
            "last fifth is scored.",
            icon=":material/edit_note:",
        )
        st.stop()


def _sample_of(text: str) -> Sample:
    key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    kept = _OWN_SAMPLES.get(key)
    if kept is not None:
        return kept
    counting = StoppableWork("counting_ngrams", key)
    tell = partial(counting.tell, "Counting n-grams in the first four fifths")
    with readings_of(text).slices(key, tell) as tell_slice:
        kept = _OWN_SAMPLES.get(key) or _OWN_SAMPLES.put(key, of_own_text(text, tell_slice))
    counting.end()
    return kept
