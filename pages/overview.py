"""Overview: what memviz is, a small picture of it, and the models at a glance."""

import streamlit as st

from dashboard.at_a_glance import draw_models_at_a_glance
from dashboard.catalogue import usable
from dashboard.models import published
from memviz.charts.connectivity_animation import connectivity_animation

SHOWN_FROM = 71  # "from a young age through advanced le"
FIRST, LAST = 91, 106

st.title("See what a recurrent model remembers and uses")
st.markdown(
    "A recurrent network reads a text letter by letter and keeps all it will ever know of it in "
    "a state of fixed size. memviz shows which earlier letters a prediction really depends on, "
    "letter by letter and model beside model, exactly and for any text. It retells Andreas "
    "Madsen’s [Visualizing memorization in RNNs](https://distill.pub/2019/memorization-in-rnns) "
    "(Distill, 2019) with models trained here, next to the ones the article published."
)
article = published()
connectivity = article.models["gru"].connectivity
with st.container(border=True):
    st.html(
        connectivity_animation(
            connectivity,
            SHOWN_FROM,
            FIRST,
            LAST,
            "The article's GRU reads “from a young age through advanced le”. With two letters of "
            "“learning” known, its suggestion depends on the words before, “advanced” most.",
        )
    )
    st.caption(
        "The article’s GRU reads “… advanced le” and suggests words. The stronger the colour of a "
        "letter, the more the score of the word being read depends on it."
    )
st.subheader("The models at a glance")
draw_models_at_a_glance(usable().values())
st.caption(
    "Test results are of held-out text. The article’s models were trained and tested on text8; "
    "compare their figures with those of another corpus with care. –: not published. "
    f"{article.attribution}"
)
st.subheader("Where to go next")
with st.container(horizontal=True):
    for page, label, icon in (
        ("autocomplete", "Type and watch the suggestions", "keyboard"),
        ("connectivity", "See what a prediction depends on", "gradient"),
        ("case_studies", "Three findings of the article", "looks_3"),
        ("accuracy", "Compare how often models are right", "show_chart"),
    ):
        st.page_link(f"../pages/{page}.py", label=label, icon=f":material/{icon}:")
