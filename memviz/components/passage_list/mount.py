"""The passage list mounted on a page of Streamlit's."""

from typing import Any

import streamlit as st

from memviz.components.shared.assets import script_of, style_of

_mount = st.components.v2.component(
    "memviz_passage_list",
    js=script_of("passage_list"),
    css=style_of("passage_list"),
)


def passage_list(data: dict[str, Any], *, key: str) -> None:
    """Draw the list; `data` comes from `pack`."""
    _mount(key=key, data=data)
