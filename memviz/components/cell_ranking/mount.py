"""The cell ranking mounted on a page of Streamlit's."""

from typing import Any

import streamlit as st

from memviz.components.shared.assets import script_of, style_of

_mount = st.components.v2.component(
    "memviz_cell_ranking",
    js=script_of("cell_ranking"),
    css=style_of("cell_ranking"),
)


def cell_ranking(data: dict[str, Any], *, key: str) -> None:
    """Draw the list. A click or the arrow keys open a cell in the view, in the browser at once.

    `data` comes from `ranking_data`.
    """
    _mount(key=key, data=data)
