"""Connectivity: which earlier characters a prediction depends on, models side by side."""

from dataclasses import replace

import streamlit as st

from dashboard.catalogue.entries import published_among
from dashboard.catalogue.loading import published
from dashboard.picker import chosen_models
from dashboard.views.connectivity.arrival import Arrival
from dashboard.views.connectivity.case_links import draw_case_links
from dashboard.views.connectivity.explained_choice import choose_explained, explain_the_text
from dashboard.views.connectivity.panels import connectivities
from dashboard.views.connectivity.passage_text import PASSAGE_EXAMPLES, opening_of
from dashboard.views.connectivity.pinned_view import Pinned, expected_pin, pin, pinned_view
from dashboard.views.connectivity.reach_view import draw_reach
from dashboard.views.connectivity.scale_choice import choose_scale
from dashboard.views.connectivity.share import forget_name, forget_name_of_another
from dashboard.views.connectivity.text_input import KEY, draw_examples, readable_text, text_line
from dashboard.views.connectivity.variant_choice import choose_variant
from dashboard.views.differing.prompts_view import differing_section, draw_prompts
from dashboard.widgets.embedding import around_the_figure, is_embedded
from dashboard.widgets.passages.address import TEXT
from dashboard.widgets.passages.field import passage_field
from dashboard.widgets.plain_text import plain_text
from dashboard.widgets.view_place import ViewPlace
from memviz.analysis.connectivity.as_typed import with_line_feeds
from memviz.models.reading import MAX_CHARACTERS

FIRST_TIMESTEP = 106
EXAMPLES = {
    "Africa": "it is one of the largest countries in parts of north africa",
    "Rhine, twice": "the river rhine rises in the alps and the rhine flows to the north sea",
    "Long words": "the international organization of the united nations in new york",
}

article = published()
article_text = article.text.strip()


def open_text(text: str) -> None:
    """Pin the end of a text of words that a visitor has entered or chosen."""
    forget_name()
    pin(len(text) - 1, "word")


def open_passage(text: str) -> None:
    """Pin a passage that a visitor has entered or chosen where it opens."""
    forget_name()
    pin(opening_of(text), models[0].target)


def open_case(timestep: int) -> None:
    """Return to the article's text, pinned at a case study's timestep."""
    forget_name()
    explain_the_text()
    st.session_state[KEY] = article_text
    pin(timestep, "word")


def open_prompt(prompt: str, rest: str) -> None:
    """Show a prompt with the rest of its last word, pinned at the last character of the prompt."""
    forget_name()
    explain_the_text()
    st.session_state[KEY if of_words else TEXT] = prompt + rest
    before_it = 1 if of_words else 0  # the space that a text of words begins with
    pin(before_it + len(prompt) - 1, predicts)


st.title("Connectivity")
models = chosen_models()
predicts = models[0].target
of_words = predicts == "word"
forget_name_of_another(predicts)
with st.container(horizontal=True, gap="small", key=around_the_figure("text")):
    if of_words:
        typed = text_line(article_text, open_text)
        draw_examples({"Article": article_text, **EXAMPLES}, open_text)
    else:
        first_passage = next(iter(PASSAGE_EXAMPLES.values()))
        text = passage_field(first_passage, PASSAGE_EXAMPLES, MAX_CHARACTERS, open_passage)
        first = opening_of(text)
    with st.popover("Options", icon=":material/tune:"):
        variant = choose_variant()
        scale = choose_scale()
if of_words:
    text = readable_text(typed, article_text)
    if not is_embedded():
        draw_case_links(open_case)
    first = FIRST_TIMESTEP if text == article.text else len(text) - 1
with st.container(key=around_the_figure("explained")):
    variant = replace(variant, explains=choose_explained(predicts))
place = ViewPlace()
arrival = Arrival(
    models, text, variant, expected_pin(with_line_feeds(text), first, models[0].target)
)
with place.open():
    if not connectivities(arrival.panels):
        st.info(
            "The published models know the article's text only, as published. Choose a model in "
            "the sidebar that can compute, or return to the article's text, its logits and "
            "squared norms."
            if of_words and variant.explains == "text"
            else " ".join(
                dict.fromkeys(plain_text(panel.note) for panel in arrival.panels if panel.note)
            ),
            icon=":material/tune:",
        )
        st.stop()
    progress = pinned_view(
        Pinned(models, text, arrival.panels, arrival.with_pairs, variant, scale, first)
    )
differing = None if is_embedded() else differing_section(models)
if of_words and not is_embedded():
    draw_reach(models)
if published_among(models):
    st.caption(article.attribution)
arrival.finish(progress)
draw_prompts(differing, models, open_prompt, "connectivity")
