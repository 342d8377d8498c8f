"""Case studies: the article's three, and what the models do there, ours beside the published."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from dashboard.catalogue import PUBLISHED, Entry, usable
from dashboard.findings import draw_findings
from dashboard.models import published
from dashboard.panels import connectivities, panels_of
from dashboard.picker import chosen_models
from memviz.case_studies import finding, sentence, short_title_of, title_of
from memviz.components.text_view import Panel, pack, text_view
from memviz.published import CaseStudy

CONNECTIVITY = Path(__file__).with_name("connectivity.py")
WHAT_TO_LOOK_AT = {
    1: "Many words begin with “le”. The words before it could tell which of them comes: look at "
    "how far to the left of the selected character the colour reaches, and at which words.",
    2: "“grammar” occurs twice. Compare the second time with the first: look at whether the colour "
    "reaches back to the first “grammar”, and at how many letters the models need each time.",
    3: "One letter has been read. Look at which of the earlier words are coloured, if any, and "
    "at what the models suggest from them.",
}

article = published()


def with_published(entries: Sequence[Entry]) -> list[Entry]:
    """Return the models, then the published models of the same units, in the same order."""
    models = usable()
    published_ids = [PUBLISHED + entry.id for entry in entries]
    return list(dict.fromkeys([*entries, *(models[id] for id in published_ids if id in models)]))


def draw_case(case: CaseStudy, panels: Sequence[Panel], payload: dict) -> None:
    """Draw one case study: its view, what to look at, and what is found at the timestep."""
    st.subheader(f"{case.number}. {case.title}", anchor=f"case-{case.number}")
    st.markdown(WHAT_TO_LOOK_AT[case.number])
    timestep = timestep_of(case)
    text_view(payload, selected=timestep, push=timestep, key=f"case_{case.number}_view")
    st.markdown(f"**Found at timestep {timestep}**, {title_of(article.text, timestep)}:")
    shown = connectivities(panels)
    st.markdown(
        "\n".join(f"- **{model}**: {sentence(finding(c, timestep))}" for model, c in shown.items())
    )
    with st.expander("The numbers as a table"):
        draw_findings(shown, timestep)
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
    return st.segmented_control(
        "Timestep",
        case.timesteps,
        default=case.timesteps[0],
        format_func=lambda timestep: short_title_of(article.text, timestep),
        key=f"case{case.number}",
        bind="query-params",
        persist_state="session",
        required=True,
        label_visibility="collapsed",
    )


st.title("Case studies")
st.markdown(
    "Three characters of one sentence, from the article. What is found is computed from the models "
    "shown, for this sentence alone: it says what they do here, not how their units behave in "
    "general."
)
panels = panels_of(with_published(chosen_models()), article.text)
if not connectivities(panels):
    st.info("None of the chosen models can be shown. Choose another.", icon=":material/tune:")
    st.stop()
payload = pack(panels)
for case in article.case_studies:
    draw_case(case, panels, payload)
st.caption(article.attribution)
