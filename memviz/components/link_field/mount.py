"""The field for a link mounted on a page of Streamlit's."""

import streamlit as st

from memviz.components.shared.assets import script_of, style_of

_mount = st.components.v2.component(
    "memviz_link_field",
    js=script_of("link_field"),
    css=style_of("link_field"),
)


def link_field(query: str, *, label: str, key: str) -> None:
    """Draw the page's address with `query` in a field, under `label`, and a button to copy it."""
    _mount(key=key, data={"query": query, "label": label})
