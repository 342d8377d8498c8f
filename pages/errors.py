"""Errors: where next-character models are wrong, beside n-grams and beside each other."""

import streamlit as st

from dashboard.catalogue.entries import with_weights
from dashboard.picker import chosen_models
from dashboard.views.errors.breakdown_view import draw_breakdown, draw_difference
from dashboard.views.errors.characters_view import draw_characters
from dashboard.views.errors.closing_view import draw_closing
from dashboard.views.errors.cross_entropy_view import draw_cross_entropy
from dashboard.views.errors.overlap_view import draw_overlap
from dashboard.views.errors.probabilities import name_on, study_of, that_can_read
from dashboard.views.errors.provenance import provenance
from dashboard.views.errors.rivals import choose_rivals
from dashboard.views.errors.texts import choose_text, sample_line
from memviz.charts.errors.colours import pair_colours

st.title("Errors")
st.markdown(
    "Each model reads a text it never saw and gives the next character a probability. Where is it "
    "wrong, where would counting n-grams have done as well, and what would it have had to know?"
)
label, sample = choose_text()
entries = that_can_read(with_weights(chosen_models()), sample)
line = sample_line(label, sample)
st.caption(" ".join([line, *provenance(entries, sample.facts)]))
rivals = choose_rivals([*(name_on(entry, label) for entry in entries), *sample.ngram_models()])
study = study_of(entries, label, sample)
pair = study.pair(*rivals)
networks = {name_on(entry, label): entry.colour for entry in entries}
colours = pair_colours(pair, networks)
draw_cross_entropy(study, pair, networks, line)
st.fragment(draw_overlap)(pair, colours, line)
st.fragment(draw_characters)(pair, colours, line)
st.fragment(draw_closing)(study, pair, networks, line)
st.fragment(draw_breakdown)(pair, colours, line)
st.fragment(draw_difference)(pair, colours, line)
