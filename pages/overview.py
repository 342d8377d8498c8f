"""Overview: what memviz is, a small picture of it, the models at a glance, where to go next."""

import streamlit as st

from dashboard.catalogue.catalogue import usable
from dashboard.catalogue.entries import PUBLISHED, with_weights
from dashboard.catalogue.loading import published
from dashboard.catalogue.named_models import default_ids
from dashboard.views.connectivity.downloads import draw_connectivity_downloads
from dashboard.views.overview.at_a_glance import draw_models_at_a_glance, draw_saving
from dashboard.views.overview.characters_at_a_glance import draw_characters_at_a_glance
from dashboard.views.overview.first_minute import draw_first_minute
from memviz.charts.connectivity_animation import connectivity_animation
from memviz.charts.findings import title_of
from memviz.evaluation.accuracy import MOST_LETTERS

SHOWN_FROM = 71  # "from a young age through advanced le"
FIRST, LAST = 91, 106

st.title("See what a recurrent model remembers and uses")
st.markdown(
    "A recurrent network reads a text letter by letter and keeps all it will ever know of it in "
    "a state of fixed size. memviz shows which earlier letters a prediction really depends on, "
    "for any text, models side by side. It retells Andreas Madsen’s [Visualizing memorization in "
    "RNNs](https://distill.pub/2019/memorization-in-rnns) (Distill, 2019) with models trained "
    "here, next to those of the article."
)
here = with_weights([usable()[id] for id in default_ids(usable())])
if here:
    with st.container(border=True):
        draw_first_minute(here)
article = published()
gru = usable()[f"{PUBLISHED}gru"]
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
    draw_connectivity_downloads(
        [gru], {gru.label: connectivity}, LAST, "row", title_of(article.text, LAST)
    )
st.header("The models at a glance")
models = [entry for entry in usable().values() if entry.target == "word"]
draw_models_at_a_glance(models)
st.caption(
    f"Accuracy of the first suggestion on held-out text, and by 0 to {MOST_LETTERS} known letters; "
    "the line across a column: without context. All counted as the article did: unknown words and "
    "padding are errors. Its models were tested on another corpus than those trained here: compare "
    "with care."
)
draw_saving(models)
of_characters = [entry for entry in usable().values() if entry.target == "character"]
if of_characters:
    st.markdown("**Models that predict the next character**")
    draw_characters_at_a_glance(of_characters)
    st.caption(
        "Cross entropy in nats per character of held-out text, with its 95 % interval: lower is "
        "better, on the same corpus. After Karpathy, Johnson and Fei-Fei, [Visualizing and "
        "Understanding Recurrent Networks](https://arxiv.org/abs/1506.02078) (2015)."
    )
st.header("Where to go next")
with st.container(horizontal=True):
    for page, label, icon in (
        ("autocomplete", "Type and watch the suggestions", "keyboard"),
        ("connectivity", "See what a prediction depends on", "gradient"),
        ("case_studies", "Three findings of the article", "looks_3"),
        ("accuracy", "Compare how often models are right", "show_chart"),
        ("cells", "Find the cell that keeps track of a quote", "grid_view"),
        ("gates", "See what gates keep and let go", "gate"),
        ("errors", "Read what models get wrong, beside n-grams", "error_outline"),
        ("memory", "Read the past from a model’s state", "history"),
        ("models", "How the models are made and trained", "table_chart"),
    ):
        st.page_link(f"../pages/{page}.py", label=label, icon=f":material/{icon}:")
st.caption(article.attribution)
