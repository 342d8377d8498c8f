"""The cell ranking mounted on a page of Streamlit's."""

from importlib.resources import files
from typing import Any

import streamlit as st

_FOLDER = files(__package__)

_mount = st.components.v2.component(
    "memviz_cell_ranking",
    js=(_FOLDER / "cell_ranking.js").read_text("utf-8"),
    css=(_FOLDER / "cell_ranking.css").read_text("utf-8"),
)


def cell_ranking(data: dict[str, Any], *, key: str) -> None:
    """Draw the list. A click or the arrow keys open a cell in the view, in the browser at once.

    `data` comes from `ranking_data`.
    """
    _mount(key=key, data=data)
