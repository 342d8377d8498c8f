"""The method note of a figure, on the page that shows it."""

import re
from functools import cache
from pathlib import Path

import streamlit as st

_NOTES = Path(__file__).parents[2] / "docs" / "methods"
_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")
_HEAD = re.compile(r"^(#+) ", re.MULTILINE)


def draw_method_note(name: str) -> None:
    """Draw the note docs/methods/`name`.md, folded; nothing where the notes are not installed."""
    note = _read(name)
    if note:
        with st.expander("Why this, and what it cannot say", icon=":material/help:"):
            st.markdown(note)


@cache
def _read(name: str) -> str:
    """Return a note for a page: links to other notes as plain words, heads as small ones."""
    path = _NOTES / f"{name}.md"
    if not path.is_file():
        return ""
    return _HEAD.sub("#### ", _LINK.sub(r"\1", path.read_text("utf-8")))
