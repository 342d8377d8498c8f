"""Models: what each is and how it did, how it was trained, and the units they are made of."""

from collections.abc import Sequence

import streamlit as st

from dashboard.catalogue.entries import Entry, published_among
from dashboard.catalogue.hub.search import draw_hub_search
from dashboard.catalogue.loading import published
from dashboard.picker import chosen_models, models_here
from dashboard.views.models.details import draw_details
from dashboard.views.models.table import draw_models_table
from dashboard.views.models.training_view import draw_training
from dashboard.views.models.units_view import draw_units

_DETAIL = "detail"


def choose(entries: Sequence[Entry], row: int) -> None:
    """Show the details of the model in a row of the table."""
    st.session_state[_DETAIL] = entries[row].label


st.title("Models")
st.markdown(
    "All available models: what each is made of, how it did on text it had never read, and what "
    "that cost."
)
chosen = chosen_models()
models = [*chosen, *(entry for entry in models_here().values() if entry not in chosen)]
table = st.container()
labels = [entry.label for entry in models_here().values()]
detailed = st.selectbox(
    "Details of", labels, key=_DETAIL, bind="query-params", persist_state="session", width=320
)
selected = next(index for index, entry in enumerate(models) if entry.label == detailed)
with table:
    draw_models_table(models, chosen, selected, on_select=lambda row: choose(models, row))
    st.caption(
        "Select a row for its details. The article’s models were trained and tested on another "
        "corpus, with other vocabularies: compare with care. –: not published or not known."
    )
draw_details(models[selected])
st.header("On the Hub", anchor="hub")
draw_hub_search()
st.header("Training", anchor="training")
draw_training(chosen)
st.header("Units", anchor="units")
draw_units(models)
if published_among(models):
    st.caption(published().attribution)
