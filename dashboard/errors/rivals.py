"""The two models that are compared, chosen from networks and n-grams."""

import streamlit as st

from dashboard.errors.bound import one_of
from dashboard.errors.study import Pair, Study

_USUAL_RIVAL = "8-gram"


_FIRST, _SECOND = "first", "second"


def choose_pair(study: Study) -> Pair:
    """Draw the choice of two different models and return them."""
    names = list(study.subjects)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        first = one_of("Compare", names, names[0], key=_FIRST, width=300)
        others = [name for name in names if name != first]
        usual = _USUAL_RIVAL if _USUAL_RIVAL in others else others[0]
        second = one_of("with", others, usual, key=_SECOND, width=300)
    return study.pair(first, second)


def compare_with(name: str) -> None:
    """Let this be the second model, from a figure's callback."""
    if name != st.session_state[_FIRST]:
        st.session_state[_SECOND] = name
