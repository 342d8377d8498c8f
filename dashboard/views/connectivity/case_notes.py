"""What to look at in a case study, and what the models do there."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from dashboard.catalogue.loading import published
from dashboard.widgets.plain_text import unbroken
from memviz.analysis.connectivity.connectivity import AnyConnectivity
from memviz.analysis.findings import finding
from memviz.charts.case_claims import THE_ARTICLE
from memviz.charts.findings import sentence
from memviz.evaluation.published import CaseStudy

_PAGE = Path(__file__).parents[3] / "pages" / "case_studies.py"

WHAT_TO_LOOK_AT = {
    1: "Many words begin with “le”. The words before it could tell which of them comes: look at "
    "how far to the left of the selected character the colour reaches, and at which words.",
    2: "“grammar” occurs twice. Compare the second time with the first: look at whether the colour "
    "reaches back to the first “grammar”, and at how many letters the models need each time.",
    3: "One letter has been read. Look at which of the earlier words are coloured, if any, and "
    "at what the models suggest from them.",
}


def case_at(text: str, timestep: int) -> CaseStudy | None:
    """Return the case study that a timestep of a text belongs to, None where there is none."""
    article = published()
    if text != article.text:
        return None
    return next((case for case in article.case_studies if timestep in case.timesteps), None)


def draw_case_note(connectivities: Mapping[str, AnyConnectivity], timestep: int) -> None:
    """Draw what to look at and what is found, where the timestep is a case study's."""
    text = next(iter(connectivities.values())).text
    case = case_at(text, timestep)
    if case is None:
        return
    with st.container(border=True):
        st.markdown(f"**{case.number}. {case.title}.** The article: {THE_ARTICLE[case.number]}")
        st.markdown(WHAT_TO_LOOK_AT[case.number])
        draw_sentences(connectivities, timestep)
        st.page_link(_PAGE, label="All case studies, beside the published models")


def draw_sentences(connectivities: Mapping[str, AnyConnectivity], timestep: int) -> None:
    """Draw what each model does at the timestep, one line per model."""
    st.markdown(
        "\n".join(
            f"- **{model}**: {unbroken(sentence(finding(connectivity, timestep)))}"
            for model, connectivity in connectivities.items()
        )
    )
