"""Memory: what of the past can be read from a model's state, and what of it the model uses."""

import streamlit as st

from dashboard.picker import chosen_models
from dashboard.views.memory.choices import choose
from dashboard.views.memory.measured import measured_memories
from dashboard.views.memory.measuring import draw_unmeasured
from dashboard.views.memory.past_view import draw_past
from dashboard.views.memory.sentences import (
    definition,
    findings,
    not_comparable,
    sample_line,
    sum_explained,
    summary_table,
)
from dashboard.views.memory.signature_view import draw_signatures
from dashboard.views.memory.used_view import draw_used
from memviz.models.names import symbol_name

st.title("Memory")
models = chosen_models()
symbol = symbol_name(models[0].target)
st.markdown(
    f"How much of the {symbol} k steps back can still be read from a model’s state? Decoders, one "
    "per k, are trained on the frozen state; what they tell is the model’s memory signature. After "
    "Koppula, Sim and Chin, [Understanding recurrent neural state using memory "
    "signatures](https://arxiv.org/abs/1802.03816) (2018), by a procedure of our own."
)
memories = measured_memories(models)
draw_unmeasured([model for model in models if model not in memories])
if not memories:
    st.stop()
choices = choose(symbol)
if warning := not_comparable(memories):
    st.info(warning, icon=":material/straighten:")
draw_signatures(memories, choices)
st.markdown(findings(memories))
st.dataframe(
    summary_table(memories),
    hide_index=True,
    alt="What each model's state holds of the past, in numbers",
    placeholder="–",
    column_config={
        "Model": st.column_config.TextColumn(pinned=True),
        "Positions": st.column_config.NumberColumn(format="localized"),
    },
)
st.caption(sample_line(memories))
with st.expander("What these numbers are", key="definition"):
    st.markdown(f"{definition(symbol)}\n\n{sum_explained(symbol)}")
draw_past(memories, choices.known)
draw_used(memories, choices.farthest)
