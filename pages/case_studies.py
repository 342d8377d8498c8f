"""Case studies: the article's three, and what the models do there, ours beside the published."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.catalogue.catalogue import usable
from dashboard.catalogue.entries import PUBLISHED, Entry
from dashboard.catalogue.loading import published
from dashboard.picker import chosen_models
from dashboard.views.connectivity.case_claims import draw_claim
from dashboard.views.connectivity.case_notes import WHAT_TO_LOOK_AT, draw_sentences
from dashboard.views.connectivity.downloads import draw_connectivity_downloads
from dashboard.views.connectivity.findings import draw_findings
from dashboard.views.connectivity.panels import connectivities, panels_of
from dashboard.widgets.segmented_choice import segmented_choice
from memviz.charts.findings import short_title_of, title_of
from memviz.components.text_view import Panel, pack
from memviz.components.text_view.mount import text_view
from memviz.evaluation.published import CaseStudy

CONNECTIVITY = Path(__file__).with_name("connectivity.py")

article = published()


def with_published(entries: Sequence[Entry]) -> list[Entry]:
    """Return the models, each followed by the published model of the same unit, if there is one."""
    models = usable()
    pairs = [(entry, models.get(PUBLISHED + entry.id)) for entry in entries]
    return list(dict.fromkeys(entry for pair in pairs for entry in pair if entry is not None))


def draw_contents() -> None:
    """Draw the numbers of the case studies as links to them."""
    st.markdown(
        " · ".join(
            f"[**{case.number}** {case.title}](#case-{case.number})"
            for case in article.case_studies
        )
    )


def draw_case(
    case: CaseStudy, entries: Sequence[Entry], panels: Sequence[Panel], payload: dict[str, Any]
) -> None:
    """Draw one case study: the article's finding, who agrees, its view, what is found there."""
    st.header(f"{case.number}. {case.title}", anchor=f"case-{case.number}")
    shown = connectivities(panels)
    draw_claim(case, entries, shown)
    st.markdown(WHAT_TO_LOOK_AT[case.number])
    timestep = timestep_of(case)
    text_view(payload, selected=timestep, push=timestep, key=f"case_{case.number}_view")
    st.markdown(f"**Found at timestep {timestep}**, {title_of(article.text, timestep)}:")
    draw_sentences(shown, timestep)
    with st.expander("The numbers as a table"):
        draw_findings(shown, timestep)
    with st.container(horizontal=True, vertical_alignment="center"):
        draw_connectivity_downloads(entries, shown, timestep, "row", case.title, f"{case.number}")
        st.page_link(
            CONNECTIVITY,
            label="Explore this timestep",
            icon=":material/gradient:",
            query_params={"t": str(timestep)},
        )


def timestep_of(case: CaseStudy) -> int:
    """Return the case study's timestep, which a visitor chooses where there are several."""
    if len(case.timesteps) == 1:
        return case.timesteps[0]
    return segmented_choice(
        "Timestep",
        case.timesteps,
        key=f"case{case.number}",
        format_func=lambda timestep: short_title_of(article.text, timestep),
        label_visibility="collapsed",
    )


st.title("Case studies")
st.markdown(
    "Three characters of one sentence, from the article. What is found is computed from the models "
    "shown, for this sentence alone: it says what they do here, not how their units behave in "
    "general."
)
shown_models = with_published(chosen_models())
panels = panels_of(shown_models, article.text)
if not connectivities(panels):
    st.info("None of the chosen models can be shown. Choose another.", icon=":material/tune:")
    st.stop()
payload = pack(panels)
draw_contents()
for case in article.case_studies:
    draw_case(case, shown_models, panels, payload)
st.caption(article.attribution)
