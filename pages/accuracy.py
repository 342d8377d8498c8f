"""Accuracy: how often each model is right, by how much of the word it has read."""

import streamlit as st

from dashboard.accuracy_view import draw_explanation, draw_sizes, gather, results
from dashboard.downloads import draw_downloads
from dashboard.measured import AS_PUBLISHED, KNOWN_WORDS
from dashboard.picker import chosen_models
from memviz.charts.accuracy import accuracy_chart

COUNTINGS = {KNOWN_WORDS: "known words", AS_PUBLISHED: "as the article counted"}
MEANING = {
    KNOWN_WORDS: "Only positions whose word is in the model's vocabulary count, and no padding: "
    "no position is out of a model's reach, so the ceiling is 100 %.",
    AS_PUBLISHED: "Every position of every padded observation counts: words outside the "
    "vocabulary and the padding after a text's end are errors, so the curves fall on the right "
    "for a reason that is no model's fault.",
}
TOPS = {1: "top 1", 2: "top 2", 3: "top 3"}

st.title("Accuracy")
st.markdown(
    "How often is the right word a model's first suggestion, or among its first two or three? "
    "The more letters of the word it has read, the easier."
)
models = chosen_models()
with st.container(horizontal=True, gap="medium"):
    counting = st.segmented_control(
        "Count",
        list(COUNTINGS),
        default=KNOWN_WORDS,
        required=True,
        format_func=COUNTINGS.__getitem__,
        key="count",
        bind="query-params",
    )
    tops = st.pills(
        "Right if the word is among the",
        list(TOPS),
        selection_mode="multi",
        default=[1, 3],
        format_func=TOPS.__getitem__,
        key="top",
        bind="query-params",
    )
st.caption(MEANING[counting])
measured = results(models, counting)
if not measured or not tops:
    st.info("Nothing to draw: choose a model in the sidebar and at least one top.")
    st.stop()
shown = gather(models, measured, tops, counting)
chart = accuracy_chart(shown.curves, shown.ceiling, shown.colours)
st.altair_chart(chart, width="stretch", alt=shown.summary)
draw_explanation(shown)
draw_downloads(chart, shown.table(), "accuracy")
draw_sizes(measured)
