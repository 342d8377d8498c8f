"""The choice of a text to read cells and gates on: a passage that is here, or one's own."""

from pathlib import Path

import streamlit as st

OWN = "own text"
LONGEST = 2000  # characters of one's own, which the address holds

_FOLDER = Path(__file__).with_name("passages")
_PASSAGES = {"War and Peace": "war_and_peace.txt", "C code": "ring_buffer.c"}


def choose_passage() -> str:
    """Draw the choice, in the address (?passage=...&own=...), and return the text.

    Lines end by LF. Stops the page with a friendly message while one's own text is empty.
    """
    chosen = st.segmented_control(
        "Text",
        [*_PASSAGES, OWN],
        default=next(iter(_PASSAGES)),
        required=True,
        key="passage",
        bind="query-params",
        persist_state="session",
    )
    if chosen != OWN:
        return (_FOLDER / _PASSAGES[chosen]).read_text("utf-8")
    text = st.text_area(
        "Own text",
        key="own",
        max_chars=LONGEST,
        placeholder="Type or paste a text",
        label_visibility="collapsed",
        bind="query-params",
        persist_state="session",
    )
    if not (text or "").strip():
        st.info("Type or paste a text to see the gates on it.", icon=":material/edit:")
        st.stop()
    return text or ""
