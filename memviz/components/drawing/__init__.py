"""A drawing: SVG of the project's own on the page, in the colours of the page's theme.

Streamlit's own elements either take SVG out of HTML or show it as an image, which knows no theme.
"""

from importlib.resources import files

import streamlit as st

_mount = st.components.v2.component(
    "memviz_drawing", js=(files(__name__) / "drawing.js").read_text("utf-8")
)


def drawing(svg: str, *, key: str) -> None:
    """Draw the picture; `svg` is put into the page as it is, so it must come from trusted code."""
    _mount(key=key, data={"svg": svg})
