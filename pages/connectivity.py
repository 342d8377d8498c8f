"""Connectivity: which earlier characters a prediction depends on, model beside model."""

import streamlit as st

from dashboard.arrival import Arrival
from dashboard.models import published
from dashboard.panels import connectivities
from dashboard.picker import chosen_models
from dashboard.pinned_view import expected_pin, pin, pinned_view
from dashboard.reach_view import draw_reach
from dashboard.text_input import draw_unknown_words, text_box
from dashboard.variant_choice import choose_variant
from memviz.case_studies import short_title_of, title_of

TEXT_KEY = "text"
FIRST_TIMESTEP = 106
EXAMPLES = {
    "Africa": "it is one of the largest countries in parts of north africa",
    "Rhine, twice": "the river rhine rises in the alps and the rhine flows to the north sea",
    "Long words": "the international organization of the united nations in new york",
}

article = published()


def show_case(timestep: int) -> None:
    """Return to the article's text, pinned at a case study's timestep."""
    st.session_state[TEXT_KEY] = article.text.strip()
    pin(timestep)


st.title("Connectivity")
st.markdown(
    "The colour of a character says how strongly the score of the target word, the word that the "
    "selected character belongs to, depends on it."
)
models = chosen_models()
text = text_box(
    article.text.strip(), EXAMPLES, key=TEXT_KEY, on_text=lambda text: pin(len(text) - 1)
)
with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
    st.caption("Case studies", width="content")
    for case in article.case_studies:
        for timestep in case.timesteps:
            st.button(
                f"**{case.number}** {short_title_of(article.text, timestep)}",
                key=f"case_{timestep}",
                help=title_of(article.text, timestep),
                on_click=show_case,
                args=(timestep,),
            )
variant = choose_variant()
arrival = Arrival(models, text, variant, expected_pin(text, FIRST_TIMESTEP))
shown = connectivities(arrival.panels)
if not shown:
    st.info(
        "The published models know the article's text only, as published. Choose a model in the "
        "sidebar that can compute, or return to the article's text, its logits and squared norms.",
        icon=":material/tune:",
    )
    st.stop()
draw_unknown_words(shown)
progress = pinned_view(models, arrival.panels, FIRST_TIMESTEP)
draw_reach(models)
if any(model.folder is None for model in models):
    st.caption(article.attribution)
arrival.finish(progress)
