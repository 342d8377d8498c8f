"""Which held-out text the errors are counted on: a bundled sample, or the visitor's own."""

import hashlib
from functools import partial

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard.server.kept import Kept
from dashboard.server.turns import readings_of
from dashboard.widgets.segmented_choice import segmented_choice
from dashboard.widgets.stoppable_work import StoppableWork
from memviz.charts.numbers import counted
from memviz.models.names import corpus_label
from memviz.samples import FEWEST_CHARACTERS, Sample, bundled, of_own_text, read_sample
from memviz.text.decoding import EncodingError, decoded

OWN = "own"
_BUNDLED = ("warpeace", "kernel")
MOST_CHARACTERS = 300_000
_SIZES = (100_000, 50_000, 20_000)
_OWN_KEY = "errors_own_text"
_FILE_KEY = "errors_own_file"
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
    text = _own_text()
    if not text and st.session_state.get(_FILE_KEY) is None:
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


def _own_text() -> str:
    """Draw the field and the file chooser, and return the text, "" for none."""
    with st.expander("Your text", expanded=len(_given()) < FEWEST_CHARACTERS):
        st.text_area(
            "Paste a text",
            key=_OWN_KEY,
            height=160,
            max_chars=MOST_CHARACTERS,
            placeholder="At least 2,000 characters",
            persist_state="session",
        )
        file = st.file_uploader("or choose a text file", key=_FILE_KEY, max_upload_size=2)
        if file is not None:
            _choose_encoding(file)
    text = _given()
    if len(text) > MOST_CHARACTERS:
        st.caption(f"The first {MOST_CHARACTERS:,} of {len(text):,} characters are used.")
    return text[:MOST_CHARACTERS]


def _given() -> str:
    """Return what the fields hold: the file's text, else the pasted one, "" for none."""
    file = st.session_state.get(_FILE_KEY)
    if file is None:
        return st.session_state.get(_OWN_KEY) or ""
    try:
        return decoded(file.getvalue())
    except EncodingError:
        encoding = st.session_state.get(_encoding_key(file))
        return file.getvalue().decode(encoding) if encoding else ""


def _choose_encoding(file: UploadedFile) -> None:
    """Draw what a file that is not UTF-8 may be read as, and nothing for any other file."""
    content = file.getvalue()
    try:
        decoded(content)
    except EncodingError as error:
        if not error.fitting:
            st.warning(f"This file is not read: {error}.", icon=":material/edit_note:")
            return
        st.selectbox(
            "The file is not in UTF-8. Read it as",
            error.fitting,
            index=None,
            placeholder="Choose the line that reads well",
            format_func=lambda encoding: f"{encoding}: {_telling_part(content.decode(encoding))}",
            key=_encoding_key(file),
        )


def _telling_part(text: str) -> str:
    """Return a line around the first letter beyond ASCII: by these encodings differ."""
    beyond = next((at for at, letter in enumerate(text[1:], 1) if letter > "~"), 0)
    return " ".join(text[max(0, beyond - 20) : beyond + 30].strip("\ufeff").split())


def _encoding_key(file: UploadedFile) -> str:
    return f"errors_own_encoding_{file.file_id}"


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
