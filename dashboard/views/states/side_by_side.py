"""Places for models side by side, two in a row; on a phone they stand below each other."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.views.states.subjects import ModelOfText
from dashboard.widgets.plain_text import plain_text

_IN_A_ROW = 2
_LONGEST = 2000  # characters of a sentence


def side_by_side(subjects: Sequence[ModelOfText]) -> list[tuple[ModelOfText, DeltaGenerator]]:
    """Return each model with a place of its own, under its name."""
    found = []
    for start in range(0, len(subjects), _IN_A_ROW):
        row = subjects[start : start + _IN_A_ROW]
        columns = st.columns(min(_IN_A_ROW, len(subjects)), gap="large")
        for subject, column in zip(row, columns, strict=False):
            column.subheader(plain_text(subject.entry.label), anchor=False)
            found.append((subject, column.container()))
    return found


def say(sentence: str) -> None:
    """Draw a sentence that may hold parts of a visitor's text, as it is."""
    st.markdown(plain_text(sentence, _LONGEST))
