"""What the article found in a case study, and whether the models shown agree."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.catalogue.entries import Entry, published_among, with_weights
from dashboard.widgets.plain_text import unbroken
from memviz.analysis.connectivity.connectivity import AnyConnectivity
from memviz.charts.case_claims import THE_ARTICLE, verdict
from memviz.evaluation.published import CaseStudy
from memviz.evaluation.published.claims import UNITS, InCase, in_case


def draw_claim(
    case: CaseStudy, entries: Sequence[Entry], connectivities: Mapping[str, AnyConnectivity]
) -> None:
    """Draw the article's finding, then whether its own models and those here agree with it.

    `connectivities` are of the article's text, by the label of the entry.
    """
    st.markdown(f"**The article:** {THE_ARTICLE[case.number]}")
    compared = {
        entry: in_case(case, entry.unit, connectivities[entry.label])
        for entry in entries
        if entry.unit in UNITS and entry.label in connectivities
    }
    published = {entry.model.name: compared[entry] for entry in published_among(compared)}
    here = {entry.label: compared[entry] for entry in with_weights(compared)}
    _draw_verdict("The published models", case, published)
    _draw_verdict("The models here", case, here)
    if verdict(case, here) is None:
        st.caption("Choose a GRU and an LSTM or a Nested LSTM to see whether models here agree.")


def _draw_verdict(whose: str, case: CaseStudy, models: Mapping[str, InCase]) -> None:
    said = verdict(case, models)
    if said is not None:
        st.markdown(f"{whose}: {unbroken(said)}")
