"""The choice of what is explained, in the address (?explains=...&output=...), and its words."""

from collections.abc import Mapping

import streamlit as st

from dashboard.widgets.plain_text import plain_text
from dashboard.widgets.segmented_choice import segmented_choice
from memviz.analysis.connectivity.connectivity import AnyConnectivity
from memviz.analysis.connectivity.explained import Explains, Output
from memviz.charts.character_marks import symbol_drawn
from memviz.charts.explained_words import explained_kind
from memviz.models.config import Target

LONGEST_OUTPUT = 60
_FIELD = "chosen_output"
_KEY, _OUTPUT = "explains", "output"
_ANY = Output("")
_ON_ONE_LINE = """<style>@media (max-width: 640px) {
.st-key-explains_row [data-testid=stCaptionContainer] { display: none }
.st-key-explains_row [role=radio] { padding-inline: 0.4rem }
}</style>"""
_CHOICES: dict[str, Explains] = {"text": "text", "suggestion": "suggestion", "output": _ANY}
_SCORE: dict[Target, str] = {
    "word": "the target word, the word that the selected character belongs to,",
    "character": "the next character, the one after the selected character,",
    "token": "the next token",
}
_NEXT_TOKEN = (
    " The next token is the one after the last token that has been read whole at the selected "
    "character."
)


def choose_explained(predicts: Target) -> Explains:
    """Draw the choice and return it; a word of one's own is typed, or chosen of the suggestions."""
    st.html(_ON_ONE_LINE)
    with st.container(
        horizontal=True, gap="xsmall", vertical_alignment="center", key="explains_row"
    ):
        st.caption("Explains", width="content")
        chosen = segmented_choice(
            "Explains",
            list(_CHOICES),
            key=_KEY,
            format_func=lambda kind: explained_kind(_CHOICES[kind], predicts),
            label_visibility="collapsed",
            width="content",
        )
        typed = _typed_output(predicts, in_sight=chosen == "output")
    if chosen != "output":
        return "suggestion" if chosen == "suggestion" else "text"
    return Output(typed) if typed else "text"


def _typed_output(predicts: Target, in_sight: bool) -> str:
    """Return what is typed. Out of sight, too, the field keeps the address in step with it."""
    with st.container(key=_FIELD, width="content"):
        st.html(f"<style>.st-key-{_FIELD} {{ display: {'flex' if in_sight else 'none'}; }}</style>")
        typed = st.text_input(
            f"The {predicts} that is explained",
            key=_OUTPUT,
            placeholder=f"Type a {predicts}, or choose a suggestion below",
            label_visibility="collapsed",
            width=280,
            bind="query-params",
            persist_state="session",
        )
    typed = (typed or "")[:LONGEST_OUTPUT]
    return typed.strip().lower() if predicts == "word" else typed


def explain_the_text() -> None:
    """Return to the text's own target, from a widget's callback."""
    st.session_state[_KEY] = "text"


def draw_other_outputs(connectivities: Mapping[str, AnyConnectivity], timestep: int) -> None:
    """Draw a button for each suggestion at the timestep that some model does not explain yet."""
    explained = [{one.targets[timestep]} for one in connectivities.values()]
    here = [connectivity.at(timestep) for connectivity in connectivities.values()]
    words = dict.fromkeys(one.word for row in here for one in row.suggestions)
    of_all = set.intersection(*explained)
    others = [word for word in words if word not in of_all and word.isprintable()]
    if not others:
        return
    with st.container(
        horizontal=True, gap="xsmall", vertical_alignment="center", key="explain_instead"
    ):
        st.caption("Explain instead", width="content")
        for place, word in enumerate(others):
            if st.button(
                plain_text(symbol_drawn(word)),
                key=f"explain_{place}",
                on_click=_explain,
                args=(word,),
            ):
                st.rerun()  # the whole page: all panels are computed anew


def _explain(word: str) -> None:
    st.session_state[_KEY] = "output"
    st.session_state[_OUTPUT] = word


def explained_in_address(explains: Explains, predicts: Target) -> list[tuple[str, str]]:
    """Return the names and values in the address that choose this."""
    kind = (_KEY, explained_kind(explains, predicts))
    return [kind, (_OUTPUT, explains.name)] if isinstance(explains, Output) else [kind]


def colour_meaning(explains: Explains, predicts: Target) -> str:
    """Return what the colour of a character says."""
    score = _SCORE[predicts]
    if explains == "suggestion":
        score = "each model’s own first suggestion at the selected character"
    elif isinstance(explains, Output):
        score = f"“{symbol_drawn(explains.name)}”, as {predicts} at the selected character,"
    if predicts != "token":
        return f"The colour of a character says how strongly the score of {score} depends on it."
    end = _NEXT_TOKEN if explains == "text" else ""
    return (
        "A tick shows where a token begins; its characters have one colour, which says how "
        f"strongly the score of {score} depends on it.{end}"
    )
