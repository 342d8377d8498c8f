"""The two models that are compared, chosen from networks and n-grams."""

import streamlit as st

from dashboard.errors.bound import one_of
from dashboard.errors.study import Pair, Study

_USUAL_RIVAL = "8-gram"


def choose_pair(study: Study) -> Pair:
    """Draw the choice of two different models and return them."""
    names = list(study.subjects)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        first = one_of("Compare", names, names[0], key="first", width=300)
        others = [name for name in names if name != first]
        usual = _USUAL_RIVAL if _USUAL_RIVAL in others else others[0]
        second = one_of("with", others, usual, key="second", width=300)
    return study.pair(first, second)
