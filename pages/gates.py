"""Gates: how often each is all but shut or all but open, or how high it stands, side by side."""

import streamlit as st

from dashboard.catalogue.entries import with_weights
from dashboard.picker import chosen_models
from dashboard.views.gates.choice import choose_gate, draw_meaning, name_in
from dashboard.views.gates.findings import draw_gate_findings
from dashboard.views.gates.panels import GatePanels
from dashboard.views.gates.saturations import saturations
from dashboard.views.gates.values import draw_gate_values
from dashboard.widgets.passages.choice import OWN, choose_passage, text_of

st.title("Gates")
st.markdown(
    "Below 0.1 a gate is all but shut: left-saturated. Above 0.9 it is all but open: "
    "right-saturated. Each point is the gate of one cell, placed by the share of time that it "
    "spends at either end while the model reads the text. Of gates whose values are not "
    "limited to 0 to 1, the levels are shown. Click a point to see its cell."
)
models = chosen_models()
with st.container(horizontal=True, gap="medium"):
    gate = choose_gate(models)
    passage = choose_passage()
text = text_of(passage)
draw_meaning(models, gate)
gated = {
    model: name for model in with_weights(models) if (name := name_in(model, gate)) is not None
}
if not gated:
    st.info("None of the chosen models has this gate.", icon=":material/tune:")
    st.stop()
panels = GatePanels(gated, models, text if passage == OWN else None)
found = {}
for model, saturation in saturations(gated, text):
    found[model] = saturation.of_gate(gated[model])
    panels.draw(model, found[model])
draw_gate_findings(found)
draw_gate_values(found, models, gate, passage)
