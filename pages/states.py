"""States: where else a model is in a similar state, and what it loses when that is changed."""

import streamlit as st

from dashboard.catalogue.recorded_texts import knows_no_other, recorded_examples, what_is_known
from dashboard.links import QUESTION, QUESTIONS
from dashboard.picker import chosen_models
from dashboard.views.states.corpora import choose_corpus, corpus_named
from dashboard.views.states.edit_view import draw_edit
from dashboard.views.states.match_view import draw_match
from dashboard.views.states.nearest_view import draw_nearest
from dashboard.views.states.selection import forget_span, select_span
from dashboard.views.states.subjects import subjects_of
from dashboard.widgets.passages import PASSAGES, beginning
from dashboard.widgets.passages.field import passage_field
from dashboard.widgets.segmented_choice import segmented_choice

LONGEST = 700  # characters of the text
EXAMPLES = {name: beginning(passage, LONGEST) for name, passage in PASSAGES.items()}

st.title("States")
st.markdown(
    "Select a stretch of the text. Where else is a model in such a state, and what do its "
    "predictions lose if the state is changed? After [LSTMVis](https://arxiv.org/abs/1606.07461) "
    "(2017) and [Seq2Seq-Vis](https://arxiv.org/abs/1804.09299) (2018)."
)
models = chosen_models()
with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
    recorded = recorded_examples(models, LONGEST)
    examples = {**recorded, **EXAMPLES} if knows_no_other(models) else {**EXAMPLES, **recorded}
    with st.container(width=180):
        text = passage_field(
            next(iter(examples.values())), examples, LONGEST, lambda _: forget_span()
        )
    question = segmented_choice("Question", QUESTIONS, key=QUESTION)
    look_in = choose_corpus(models)
if said := what_is_known(models, text):
    st.caption(said)
subjects = subjects_of(models, text)
if not subjects:
    st.info("None of these models reads this text.", icon=":material/tune:")
    st.stop()
drawn = subjects[0].drawn
selection = select_span(drawn)
corpus = corpus_named(look_in)
if question == "Match":
    draw_match(subjects, selection, corpus)
elif question == "Nearest":
    draw_nearest(subjects, selection, corpus)
else:
    draw_edit(subjects, selection, corpus)
