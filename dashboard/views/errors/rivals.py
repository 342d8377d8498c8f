"""The two models that are compared, chosen from networks and n-grams."""

from collections.abc import Sequence

import streamlit as st

from dashboard.widgets.bound_choice import one_of

_FIRST, _SECOND = "first", "second"
_USUAL_RIVAL = "8-gram"


def choose_rivals(names: Sequence[str]) -> tuple[str, str]:
    """Draw the choice of two different models and return their names."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        first = one_of("Compare", names, names[0], key=_FIRST, width=300)
        others = [name for name in names if name != first]
        usual = _USUAL_RIVAL if _USUAL_RIVAL in others else others[0]
        return first, one_of("with", others, usual, key=_SECOND, width=300)


def compare_with(name: str) -> None:
    """Make this the second model, from a figure's callback."""
    if name != st.session_state[_FIRST]:
        st.session_state[_SECOND] = name
