"""The field for a link mounted on a page of Streamlit's."""

from importlib.resources import files

import streamlit as st

_FOLDER = files(__package__)

_mount = st.components.v2.component(
    "memviz_link_field",
    js=(_FOLDER / "link_field.js").read_text("utf-8"),
    css=(_FOLDER / "link_field.css").read_text("utf-8"),
)


def link_field(query: str, *, label: str, key: str) -> None:
    """Draw the page's address with `query` in a field, under `label`, and a button to copy it."""
    _mount(key=key, data={"query": query, "label": label})
