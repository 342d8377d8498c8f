"""Autocomplete: type, and each chosen model suggests what comes next after every key."""

import streamlit as st

from dashboard.links import TYPED
from dashboard.picker import chosen_models
from dashboard.serving import TYPING
from dashboard.views.autocomplete.inside_view import draw_inside
from dashboard.views.autocomplete.recurrent_view import select_the_last_character
from dashboard.views.autocomplete.suggestions_saving import draw_suggestions_saving
from dashboard.views.autocomplete.typing_route import answer_by_rerun
from dashboard.views.connectivity.explained_choice import explained_in_address
from dashboard.views.connectivity.text_input import KEY
from dashboard.views.differing.prompts_view import differing_section, draw_prompts
from dashboard.widgets.embedding import is_embedded
from dashboard.widgets.hidden_field import hidden_field
from dashboard.widgets.passages.address import TEXT
from dashboard.widgets.text_along import brought_along, note_entered
from memviz.components.live_typing import TypingModel
from memviz.components.live_typing.mount import asked_without_route, live_typing
from memviz.models.config import Target

WORDS = (
    "parts of north a",
    "the capital of france is p",
    "he was born in the united s",
    "a young age through advanced le",
    "the second world w",
)
SYMBOLS = (
    "Natasha and Prince Andr",
    '"Well, good night, Ma',
    "He spoke of the emperor Napo",
    "static int ring_buffer_re",
)
EXAMPLES: dict[Target, tuple[str, ...]] = {"word": WORDS, "character": SYMBOLS, "token": SYMBOLS}
ABOUT: dict[Target, str] = {
    "word": "Each model reads the text letter by letter and completes the word that it ends in; "
    "after a space, it suggests the next word. The bar is the probability the model gives the "
    "word.",
    "character": "Each model reads the text character by character and says which one comes next. "
    "The bar is the probability the model gives the character.",
    "token": "Each model reads the text in its own tokens, pieces of one or more characters, and "
    "says which token comes next. The bar is the probability the model gives the token.",
}
_FIELD = "typing"
LONGEST = 300  # characters of a text from another page: to go on with, not to read


@st.fragment
def typing_and_what_it_shows() -> None:
    """Draw the field, the suggestions and what happens inside; a typed text reruns only this."""
    models = chosen_models()
    target = models[0].target
    embedded = is_embedded()
    if not embedded:
        st.markdown(ABOUT[target])
    brought = brought_along(TYPED, LONGEST)
    if brought is not None:
        _show(brought)
    text = hidden_field(EXAMPLES[target][0], TYPED)
    field = st.container()
    if not embedded:
        _examples(*EXAMPLES[target])
    differing = None if embedded else differing_section(models)
    question = asked_without_route(_FIELD)
    with field:
        live_typing(
            key=_FIELD,
            models=[TypingModel(model.id, model.label, model.colour) for model in models],
            target=target,
            text=text,
            version=_version_of(text),
            chosen=st.session_state.get("typing_chosen") == text,
            route=TYPING.removeprefix("/"),
            answer=None if question is None else answer_by_rerun(question),
            on_commit=_commit,
        )
        if embedded:
            st.caption(ABOUT[target])
            return
        draw_suggestions_saving(models, text)
    draw_inside(models, text)
    st.page_link(
        "../pages/connectivity.py",
        label="Connectivity of this text",
        icon=":material/gradient:",
        query_params={
            KEY if target == "word" else TEXT: text,
            **dict(explained_in_address("suggestion", target)),
        },
    )
    draw_prompts(differing, models, lambda prompt, _: _start_with(prompt), "autocomplete")


def _version_of(text: str) -> int:
    """Return a number that changes whenever something else than typing changed the text."""
    state = st.session_state
    if state.get("typed_before") != text:
        state["typed_before"] = text
        state["typing_version"] = state.get("typing_version", 0) + 1
    return state["typing_version"]


def _commit() -> None:
    state = st.session_state
    state[TYPED] = state["typed_before"] = state[_FIELD].commit
    note_entered(TYPED, state[TYPED])
    state["typing_chosen"] = None
    select_the_last_character()


def _start_with(text: str) -> None:
    note_entered(TYPED, text)
    _show(text)


def _show(text: str) -> None:
    st.session_state[TYPED] = st.session_state["typing_chosen"] = text
    select_the_last_character()


def _examples(first: str, *others: str) -> None:
    with st.container(horizontal=True):
        st.button("Reset", icon=":material/restart_alt:", on_click=_start_with, args=(first,))
        for example in others:
            st.button(example, on_click=_start_with, args=(example,))


st.title("Autocomplete")
typing_and_what_it_shows()
