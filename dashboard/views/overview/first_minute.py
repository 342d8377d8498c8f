"""The first minute: one prompt at which models differ because of context, and three things to do.

The prompt was found by `memviz.differing` in the stretch of Wikipedia that comes along, for the
bundled GRU and LSTM; what is said of it is computed here, of the models that a visitor finds.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import streamlit as st

import memviz
from dashboard.catalogue.entries import ModelEntry
from dashboard.catalogue.loading import loaded
from dashboard.links import TYPED
from dashboard.widgets.plain_text import plain_text
from memviz.charts.findings import percent

BEFORE = "december eight is the day of the year in the gregorian"
LETTERS = "ca"
WORD = "calendar"
PROMPT = f"{BEFORE} {LETTERS}"


class Way(NamedTuple):
    """A thing to do: what it is, the page that leads there, and what its address asks for."""

    title: str
    what: str
    page: str
    label: str
    icon: str
    asked: Mapping[str, str]


def draw_first_minute(entries: Sequence[ModelEntry]) -> None:
    """Draw what each model makes of the prompt, with and without context, and three ways on."""
    st.header(f"“… year in the gregorian {LETTERS}…”: which word is this?", anchor="first-minute")
    for entry in entries:
        model = loaded(entry)
        if model is not None:
            st.markdown(f"- **{plain_text(entry.label)}**: {what_it_makes_of_it(model)}")
    st.caption(
        f"The text goes on with “{WORD}”. With the last letters alone no model can know: what the "
        "words before add is what a model remembers and uses. The prompt is an example, chosen "
        "because the bundled GRU and LSTM differ at it."
    )
    pinned = {"text": f"{BEFORE} {WORD}", "t": str(len(PROMPT))}
    ways = (
        Way("Type", "Have models complete what you type, key by key, side by side.",
            "autocomplete", "Try this prompt", "keyboard", {TYPED: PROMPT}),
        Way("See why", "Which of the letters before does a prediction depend on?",
            "connectivity", "Look at this word", "gradient", pinned),
        Way("Compare", "Which model is right more often, and how much of that is context?",
            "accuracy", "Compare on held-out text", "show_chart", {}),
    )  # fmt: skip
    for place, way in zip(st.columns(len(ways)), ways, strict=True):
        with place:
            _draw_way(way)


def what_it_makes_of_it(model: memviz.LanguageModel) -> str:
    """Return in words the first suggestion after the prompt and after its last letters alone."""
    (best, *_), (alone, *_) = memviz.suggest(model, PROMPT), memviz.suggest(model, LETTERS)
    said = f"“{plain_text(best.word)}”, {percent(best.probability)}"
    return (
        f"{said}; without the words before, “{plain_text(alone.word)}”, "
        f"{percent(alone.probability)}"
    )


def _draw_way(way: Way) -> None:
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{way.title}**")
        st.markdown(way.what)
        st.page_link(
            f"../pages/{way.page}.py",
            label=way.label,
            icon=f":material/{way.icon}:",
            query_params=way.asked,
        )
