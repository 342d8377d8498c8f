"""A drawing mounted on a page of Streamlit's."""

from importlib.resources import files

import streamlit as st

_mount = st.components.v2.component(
    "memviz_drawing", js=(files(__package__) / "drawing.js").read_text("utf-8")
)


def drawing(svg: str, *, key: str) -> None:
    """Draw the picture; `svg` is put into the page as it is, so it must come from trusted code."""
    _mount(key=key, data={"svg": svg})
