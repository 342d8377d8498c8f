"""The choice of a text to read: a whole passage that is here, or one's own."""

import streamlit as st

from dashboard.widgets.passages import PASSAGES
from dashboard.widgets.passages.address import TEXT
from dashboard.widgets.segmented_choice import segmented_choice
from dashboard.widgets.text_along import brought_along, note_entered

OWN = "own text"
_READ = "read"
LONGEST = 2000  # characters of one's own, which the address holds


def choose_passage() -> str:
    """Draw the choice, in the address (?read=...), and return the passage's name or OWN.

    A text that was entered on another page is chosen as one's own.
    """
    brought = brought_along(_READ, LONGEST)
    if brought is not None and brought.strip():
        st.session_state[_READ], st.session_state[TEXT] = OWN, brought
    return segmented_choice("Text", [*PASSAGES, OWN], key=_READ)


def first_passage() -> str:
    """Return what is read for a visitor who has chosen no text."""
    return next(iter(PASSAGES.values()))


def text_of(chosen: str) -> str:
    """Return the passage, or draw the field for one's own text and return that.

    It lives in the address (?passage=...). Stops the page with a friendly message while it is
    empty.
    """
    if chosen != OWN:
        return PASSAGES[chosen]
    text = st.text_area(
        "Text for the models to read",
        key=TEXT,
        placeholder="Type or paste a text",
        on_change=lambda: note_entered(_READ, st.session_state[TEXT]),
        bind="query-params",
        persist_state="session",
    )
    st.caption(f"Ctrl+Enter reads it, up to {LONGEST:,} characters.")
    if not (text or "").strip():
        st.info("Type or paste a text, or choose a passage above.", icon=":material/edit:")
        st.stop()
    return (text or "")[:LONGEST]
