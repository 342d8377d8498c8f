"""The first minute: one prompt at which models differ because of context, and three things to do.

The prompt was found by `memviz.differing` in the stretch of Wikipedia that comes along, for the
bundled GRU and LSTM; what is said of it is computed here, of the models that a visitor finds.
"""

from collections.abc import Sequence

import streamlit as st

import memviz
from dashboard.catalogue.entries import ModelEntry
from dashboard.catalogue.loading import loaded
from dashboard.widgets.plain_text import plain_text
from memviz.charts.findings import percent

BEFORE = "december eight is the day of the year in the gregorian"
LETTERS = "ca"
WORD = "calendar"
PROMPT = f"{BEFORE} {LETTERS}"
_CARD = 250  # pixels of a card's least width


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
    with st.container(horizontal=True, gap="medium"):
        _card(
            "Type",
            "Have models complete what you type, key by key, side by side.",
            ("autocomplete", "Try this prompt", "keyboard", {"text": PROMPT}),
        )
        _card(
            "See why",
            "Which of the letters before does a prediction depend on?",
            (
                "connectivity",
                "Look at this word",
                "gradient",
                pinned,
            ),
        )
        _card(
            "Compare",
            "Which model is right more often, and how much of that is context?",
            ("accuracy", "Compare on held-out text", "show_chart", {}),
        )


def what_it_makes_of_it(model: memviz.LanguageModel) -> str:
    """Return in words the first suggestion after the prompt and after its last letters alone."""
    (best, *_), (alone, *_) = memviz.suggest(model, PROMPT), memviz.suggest(model, LETTERS)
    said = f"“{plain_text(best.word)}”, {percent(best.probability)}"
    return (
        f"{said}; without the words before, “{plain_text(alone.word)}”, "
        f"{percent(alone.probability)}"
    )


def _card(title: str, what: str, way: tuple[str, str, str, dict[str, str]]) -> None:
    page, label, icon, asked = way
    with st.container(border=True, width=_CARD):
        st.markdown(f"**{title}**")
        st.markdown(what)
        st.page_link(
            f"../pages/{page}.py", label=label, icon=f":material/{icon}:", query_params=asked
        )
