"""The stretch of the text that is selected, in the address: `?span=12-18`, or `?span=18`."""

import re
from dataclasses import dataclass

import streamlit as st

from dashboard.links import SPAN
from dashboard.widgets.hidden_field import hidden_field
from dashboard.widgets.steered_view import SteeredView
from dashboard.widgets.whole_number import whole_number
from memviz.components.span_view.mount import span_view

_BEFORE = 60  # characters
_LONGER_WORD = re.compile(r"\b[^\W\d_]{6,}\b")
_VIEW = SteeredView[tuple[int, int]]("span_view")


@dataclass(frozen=True)
class SelectedSpan:
    """A stretch of a text as it is drawn: its first and its last character."""

    first: int
    last: int


def select_span(text: str) -> SelectedSpan:
    """Draw the text and return what is selected in it, at first a word."""
    chosen = from_address(hidden_field("", SPAN), len(text)) or first_span(text)
    _VIEW.whole_page_runs()
    told, number = _VIEW.told((chosen.first, chosen.last))

    def selected(first: int, last: int) -> None:
        st.session_state[SPAN] = in_address(SelectedSpan(first, last))
        _VIEW.chose((first, last))

    span_view(text, selected=told, push=number, key=_VIEW.key, on_select=selected)
    return chosen


def forget_span() -> None:
    """Select what is selected at first, in another text: from a widget's callback."""
    st.session_state[SPAN] = ""


def first_span(text: str) -> SelectedSpan:
    """Return the first longer word that has some text before it, else the last character."""
    word = _LONGER_WORD.search(text, min(_BEFORE, len(text) // 2))
    last = len(text) - 1
    return SelectedSpan(last, last) if word is None else SelectedSpan(word.start(), word.end() - 1)


def in_address(selection: SelectedSpan) -> str:
    """Return how the address names a stretch."""
    first, last = selection.first, selection.last
    return str(last) if first == last else f"{first}-{last}"


def from_address(named: str, characters: int) -> SelectedSpan | None:
    """Return the stretch that an address names; None for none within so many characters."""
    first, _, last = named.partition("-")
    ends = whole_number(first), whole_number(last or first)
    if ends[0] is None or ends[1] is None or not ends[0] <= ends[1] < characters:
        return None
    return SelectedSpan(ends[0], ends[1])
