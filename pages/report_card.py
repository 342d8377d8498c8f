"""Report card: what models can hold, for how long, and what they do with it, in numbers."""

import streamlit as st

from dashboard.picker import chosen_models, models_here
from dashboard.views.report_card.cards import known_cards
from dashboard.views.report_card.detail import draw_measure, draw_sentences, measure_of
from dashboard.views.report_card.filters import choose_cards
from dashboard.views.report_card.measuring import draw_unmeasured
from dashboard.views.report_card.over_training_view import draw_over_training
from dashboard.views.report_card.paper import draw_paper
from dashboard.views.report_card.table import OPENED, draw_card_table
from dashboard.widgets.hidden_field import hidden_field
from memviz.charts.report_card.measures import MEASURES
from memviz.models.names import symbol_name

st.title("Report card")
st.markdown(
    "What a model can hold, for how long, and what it does with it. Each measure is "
    "tested on a planted case whose answer is known. Sort by a column’s head; click a number to "
    "see the curve that it was taken from."
)
models = chosen_models()
target = models[0].target
symbol = symbol_name(target)
here = [entry for entry in models_here().values() if entry.target == target]
cards = known_cards(here)
draw_unmeasured(models, cards)
if not cards:
    st.info("No model here has a report card yet.", icon=":material/straighten:")
    st.stop()
opened = measure_of(hidden_field(MEASURES[0].key, OPENED))
shown = choose_cards(cards)
if shown:
    draw_card_table(shown, models, symbol, opened)
else:
    st.info("No model passes the filters.", icon=":material/filter_alt_off:")
st.caption(
    "In small print: 95 % intervals over texts. They are about this model: another seed of the "
    "same unit may differ by more."
)
chosen = {entry: card for entry, card in cards.items() if entry in models}
if chosen:
    draw_measure(chosen, opened, symbol)
    draw_sentences(chosen, symbol)
    draw_over_training(models, symbol)
    draw_paper(chosen, symbol)
