"""What happens inside the models at the end of the typed text: the diagram and the gradient."""

from collections.abc import Sequence

import streamlit as st

from dashboard.catalogue.catalogue import Entry
from dashboard.views.autocomplete.gradient_view import draw_state_gradients
from dashboard.views.autocomplete.recurrent_view import draw_recurrent_diagram
from dashboard.views.autocomplete.typing_sessions import window


def draw_inside(entries: Sequence[Entry], text: str) -> None:
    """Draw both sections for what the models read of `text`, or say why there is nothing to draw.

    The article published no weights, so nothing is shown of its models.
    """
    with_weights = [entry for entry in entries if entry.folder is not None]
    if not with_weights:
        st.info(
            "What happens inside is drawn for models whose weights are here: choose one in the "
            "sidebar. The article published its models’ figures, not their weights.",
            icon=":material/tune:",
        )
        return
    read = window(text)
    draw_recurrent_diagram(with_weights, read)
    draw_state_gradients(with_weights, read)
