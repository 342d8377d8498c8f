"""The frame of every page: page registry, title, icon and the model picker."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.picker import draw_picker
from dashboard.widgets.mended_style import MENDED_STYLE
from memviz.models.config import TARGETS, Target

_PAGES = Path(__file__).parents[1] / "pages"
_FAVICON = Path(__file__).with_name("favicon.png")

# Targets of the models that a page shows, its main one first; other pages show word models.
_TARGETS: dict[str, Sequence[Target]] = {
    "cells": ("character", "word"),
    "gates": ("character", "word"),
    "errors": ("character",),
    "memory": ("character", "word"),
    "models": TARGETS,
}

st.set_page_config(page_title="memviz", page_icon=str(_FAVICON), layout="wide")


def _page(name: str, title: str, icon: str) -> StreamlitPage:
    return st.Page(
        _PAGES / f"{name}.py",
        title=title,
        icon=f":material/{icon}:",
        url_path=name,
        default=name == "overview",
    )


page = st.navigation(
    [
        _page("overview", "Overview", "home"),
        _page("autocomplete", "Autocomplete", "keyboard"),
        _page("connectivity", "Connectivity", "gradient"),
        _page("case_studies", "Case studies", "looks_3"),
        _page("accuracy", "Accuracy", "show_chart"),
        _page("cells", "Cells", "grid_view"),
        _page("gates", "Gates", "gate"),
        _page("errors", "Errors", "error_outline"),
        _page("memory", "Memory", "history"),
        _page("models", "Models", "table_chart"),
    ],
)
st.set_page_config(page_title=f"{page.title} · memviz")  # several tabs are told apart
st.html(MENDED_STYLE)
draw_picker(_TARGETS.get(page.url_path, ("word",)), together=page.url_path == "models")
page.run()
