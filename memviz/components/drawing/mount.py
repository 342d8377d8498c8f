"""A drawing mounted on a page of Streamlit's."""

import streamlit as st

from memviz.components.shared.assets import script_of

_mount = st.components.v2.component("memviz_drawing", js=script_of("drawing"))


def drawing(svg: str, *, key: str) -> None:
    """Draw the picture; `svg` is put into the page as it is, so it must come from trusted code."""
    _mount(key=key, data={"svg": svg})
