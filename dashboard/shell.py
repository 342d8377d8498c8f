"""The frame of every page: page registry, title, icon and the model picker."""

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.picker import IN_THE_ADDRESS, draw_picker
from dashboard.widgets.embedding import draw_link_to_the_page, hide_the_frame
from dashboard.widgets.mended_style import MENDED_STYLE
from memviz.models.config import Target

_PAGES = Path(__file__).parents[1] / "pages"
_FAVICON = Path(__file__).with_name("favicon.png")
_PAGE = "page_shown_last"

# Targets of the models that a page shows, its main one first; other pages show word models.
_TARGETS: dict[str, Sequence[Target]] = {
    "autocomplete": get_args(Target),
    "connectivity": get_args(Target),
    "cells": ("character", "word", "token"),
    "gates": ("character", "word", "token"),
    "states": ("character", "word", "token"),
    "errors": ("character",),
    "memory": ("character", "word", "token"),
    "report_card": get_args(Target),
    "models": get_args(Target),
}

# Pages that show models of which only states are known; all others need one that predicts.
_OF_STATES = ("cells", "gates", "states", "memory", "models")

st.set_page_config(page_title="memviz", page_icon=str(_FAVICON), layout="wide")


def _page(name: str, title: str, icon: str) -> StreamlitPage:
    return st.Page(
        _PAGES / f"{name}.py",
        title=title,
        icon=f":material/{icon}:",
        url_path=name,
        default=name == "overview",
    )


def _keep_choices_on_return(page: StreamlitPage) -> None:
    """Let a visitor who comes Back to a page find there what it showed.

    Leaving a page, Streamlit first stores its address without any choice in the browser's history
    and would read this as "all as at first". An address that does name choices is followed.
    """
    left = st.session_state.get(_PAGE)
    st.session_state[_PAGE] = page.url_path
    run = get_script_run_ctx()
    if run is not None and left != page.url_path and not {*st.query_params} - IN_THE_ADDRESS:
        run.is_history_navigation = False


page = st.navigation(
    {
        "Try": [
            _page("overview", "Overview", "home"),
            _page("autocomplete", "Autocomplete", "keyboard"),
            _page("connectivity", "Connectivity", "gradient"),
            _page("case_studies", "Case studies", "looks_3"),
        ],
        "Measure": [
            _page("accuracy", "Accuracy", "show_chart"),
            _page("errors", "Errors", "error_outline"),
            _page("memory", "Memory", "history"),
            _page("report_card", "Report card", "assignment"),
        ],
        "Look inside": [
            _page("cells", "Cells", "grid_view"),
            _page("gates", "Gates", "gate"),
            _page("states", "States", "manage_search"),
        ],
        "Models": [
            _page("models", "Models", "table_chart"),
        ],
    },
    expanded=True,  # with one page more, Streamlit would hide some behind "View more"
)
st.set_page_config(page_title=f"{page.title} · memviz")  # several tabs are told apart
st.html(MENDED_STYLE)
hide_the_frame()
_keep_choices_on_return(page)
draw_picker(
    page.url_path,
    _TARGETS.get(page.url_path, ("word",)),
    together=page.url_path == "models",
    states_do=page.url_path in _OF_STATES,
)
page.run()
draw_link_to_the_page(page.title, page.url_path)
