"""The method note of a figure, read on the page that shows the figure."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import streamlit as st

NOTES = Path(__file__).parents[2] / "docs" / "methods"

_TO_A_FILE = re.compile(r"\[([^\]]*)\]\((?!https?://)[^)\s]*\)")
_HEAD = re.compile(r"^#+ ", re.MULTILINE)


class ReadableNote(NamedTuple):
    """A note's title, and the rest of it as Markdown."""

    title: str
    text: str


def draw_method_link(name: str, key: str) -> None:
    """Draw the button that opens the note docs/methods/`name`.md over the page.

    There is none where the notes are not installed. `key` tells the buttons of a page apart.
    """
    note = method_note(name)
    if note is None:
        return
    if st.button(
        "Method",
        icon=":material/help:",
        type="tertiary",
        key=f"{key} method {name}",
        help="What is computed, from where it comes, and what it cannot say",
    ):
        st.dialog(note.title, width="large")(st.markdown)(note.text)


@cache
def method_note(name: str) -> ReadableNote | None:
    """Return a note for a page: links to other files as plain words, heads as small ones."""
    path = NOTES / f"{name}.md"
    if not path.is_file():
        return None
    head, _, text = path.read_text("utf-8").partition("\n")
    return ReadableNote(head.lstrip("# "), _HEAD.sub("#### ", _TO_A_FILE.sub(r"\1", text)))
