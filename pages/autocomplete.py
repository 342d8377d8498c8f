"""Autocomplete: type, and each chosen model suggests words after every key."""

import streamlit as st

from dashboard import typing_route
from dashboard.picker import chosen_models
from memviz.components.live_typing import TypingModel, asked_without_route, live_typing

DEFAULT_TEXT = "parts of north a"
EXAMPLES = (
    DEFAULT_TEXT,
    "the capital of france is p",
    "he was born in the united s",
    "a young age through advanced le",
    "the second world w",
)
_FIELD = "typing"


@st.fragment
def typing_and_examples() -> None:
    """Draw the field, the suggestions and the examples; a commit reruns only this."""
    text = _text_in_the_address()
    field = st.container()
    _examples()
    question = asked_without_route(_FIELD)
    with field:
        live_typing(
            key=_FIELD,
            models=[TypingModel(model.id, model.label, model.colour) for model in chosen_models()],
            text=text,
            version=_version_of(text),
            route=typing_route.PATH.removeprefix("/"),
            answer=None if question is None else typing_route.answer_by_rerun(question),
            on_commit=_commit,
        )
    st.page_link(
        "../pages/connectivity.py",
        label="Connectivity of this text",
        icon=":material/gradient:",
        query_params={"text": text},
    )


def _text_in_the_address() -> str:
    """Return the text of the address (?typed=...).

    The visitor types in the component; this bound field stays out of sight and keeps the address
    and the browser's Back button in step.
    """
    st.html("<style>.st-key-address { display: none; }</style>")
    with st.container(key="address"):
        return st.text_input("Text", DEFAULT_TEXT, key="typed", bind="query-params") or ""


def _version_of(text: str) -> int:
    """Return a number that changes whenever something else than typing changed the text."""
    state = st.session_state
    if state.get("typed_before") != text:
        state["typed_before"] = text
        state["typing_version"] = state.get("typing_version", 0) + 1
    return state["typing_version"]


def _commit() -> None:
    state = st.session_state
    state["typed"] = state["typed_before"] = state[_FIELD].commit


def _start_with(text: str) -> None:
    st.session_state["typed"] = text


def _examples() -> None:
    with st.container(horizontal=True):
        st.button(
            "Reset", icon=":material/restart_alt:", on_click=_start_with, args=(DEFAULT_TEXT,)
        )
        for example in EXAMPLES[1:]:
            st.button(example, on_click=_start_with, args=(example,))


st.title("Autocomplete")
st.markdown(
    "Each model reads the text letter by letter and completes the word that it ends in; after a "
    "space, it suggests the next word. The bar is the probability the model gives the word."
)
typing_and_examples()
