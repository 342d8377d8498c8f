"""What happens inside the models at the end of the typed text: the diagram and the gradient."""

from collections.abc import Sequence

import streamlit as st

from dashboard.catalogue.entries import Entry, with_weights
from dashboard.views.autocomplete.gradient_view import draw_state_gradients
from dashboard.views.autocomplete.recurrent_view import draw_recurrent_diagram
from dashboard.views.autocomplete.typing_sessions import window


def draw_inside(entries: Sequence[Entry], text: str) -> None:
    """Draw both sections for what the models read of `text`, or say why there is nothing to draw.

    The article published no weights, so nothing is shown of its models.
    """
    computable = with_weights(entries)
    if not computable:
        st.info(
            "What happens inside is drawn for models whose weights are here: choose one in the "
            "sidebar. The article published its models’ figures, not their weights.",
            icon=":material/tune:",
        )
        return
    read = window(text)
    draw_recurrent_diagram(computable, read)
    draw_state_gradients(computable, read)
