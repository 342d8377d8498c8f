"""Models: what each is and how it did, how it was trained, and the units they are made of."""

import streamlit as st

from dashboard.catalogue.entries import Entry, published_among
from dashboard.catalogue.hub.search import draw_hub_search
from dashboard.catalogue.loading import published
from dashboard.picker import choose_models, chosen_models, models_here
from dashboard.views.models.details import draw_details
from dashboard.views.models.table import draw_models_table
from dashboard.views.models.training_view import draw_training
from dashboard.views.models.units_view import draw_units

_DETAIL = "detail"


def show_details(entry: Entry) -> None:
    """Show the details of a model whose row was clicked."""
    st.session_state[_DETAIL] = entry.label


st.title("Models")
st.markdown(
    "All available models: what each is made of, how it did on text it had never read, and what "
    "that cost."
)
chosen = chosen_models()
models = list(models_here().values())
table = st.container()
labels = [entry.label for entry in models]
detailed = st.selectbox(
    "Details of", labels, key=_DETAIL, bind="query-params", persist_state="session", width=320
)
selected = next(entry for entry in models if entry.label == detailed)
with table:
    draw_models_table(models, chosen, on_choose=choose_models, on_open=show_details)
    st.caption(
        "Tick the models to show here and on the other pages, as in the sidebar; click a row for "
        "its details. The article’s models were trained and tested on another corpus, with other "
        "vocabularies: compare with care. –: not published or not known."
    )
draw_details(selected)
st.header("On the Hub", anchor="hub")
draw_hub_search()
st.header("Training", anchor="training")
draw_training(chosen)
st.header("Units", anchor="units")
draw_units(models)
if published_among(models):
    st.caption(published().attribution)
