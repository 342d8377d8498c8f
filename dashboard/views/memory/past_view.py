"""The section with the past view; its timestep lives in the address (?at=...).

The timestep is stored in one place, the number box: the view, the address and the browser's Back
button all change it there. The view is told only of changes that it did not make itself.
"""

from collections.abc import Mapping

import streamlit as st

from dashboard.catalogue.entries import ModelEntry
from dashboard.catalogue.recorded_texts import knows_no_other, recorded_examples, what_is_known
from dashboard.views.memory.measured import MeasuredMemory, symbol_of
from dashboard.views.memory.past import Past, past_of
from dashboard.views.memory.past_picture import draw_past_downloads
from dashboard.views.memory.sentences import TOKEN
from dashboard.widgets.passages import PASSAGES, beginning
from dashboard.widgets.passages.field import passage_field
from dashboard.widgets.steered_view import SteeredView
from dashboard.widgets.whole_number import forget_infinity
from memviz.components.past_view import pack
from memviz.components.past_view.mount import past_view

LONGEST = 700  # characters of a text that are read
KEY = "at"
_DEFAULT = 120  # the timestep at first
_FIELD = 220  # pixels of the menu with the text
_OF_TOKENS = (
    " Of a model of tokens it is the last token that was read whole by then; what is recovered "
    "of a token stands over all of its characters."
)
_VIEW = SteeredView[int]("past_view")
_EXAMPLES = {name: beginning(passage, LONGEST) for name, passage in PASSAGES.items()}


def draw_past(found: Mapping[ModelEntry, MeasuredMemory], known: int | None) -> None:
    """Draw the section: the text, the past at a timestep, and the menu that saves it."""
    of_tokens = symbol_of(found) == TOKEN
    st.header("The past as the state remembers it", anchor="the-past")
    st.markdown(
        "What the decoders read from the state alone, at one character of the text, of the "
        "characters before it: right ones in place, wrong ones struck through."
        + (_OF_TOKENS if of_tokens else "")
    )
    recorded = recorded_examples(list(found), LONGEST)
    examples = (
        {**recorded, **_EXAMPLES} if knows_no_other(list(found)) else {**_EXAMPLES, **recorded}
    )
    with st.container(width=_FIELD):
        text = passage_field(next(iter(examples.values())), examples, LONGEST)
    if said := what_is_known(list(found), text):
        st.caption(said)
    past = past_of(found, text, known)
    if past is None:
        st.info("None of these models has decoders for this text.", icon=":material/tune:")
        return
    for label, problem in past.problems.items():
        st.caption(f"**{label}** is not shown: {problem}")
    _VIEW.whole_page_runs()
    forget_infinity(KEY)
    _view(past)


@st.fragment
def _view(past: Past) -> None:
    above = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        timestep = _timestep_box(len(past.text) - 1)
        draw_past_downloads(past, timestep)
    told, number = _VIEW.told(timestep)
    with above:
        past_view(
            pack(past.text, past.panels),
            selected=told,
            push=number,
            key=_VIEW.key,
            on_pin=_pinned,
        )


def _pinned(timestep: int) -> None:
    st.session_state[KEY] = timestep
    _VIEW.chose(timestep)


def _timestep_box(last: int) -> int:
    return st.number_input(
        "Timestep",
        0,
        last,
        min(_DEFAULT, last),
        key=KEY,
        width=130,
        bind="query-params",
        persist_state="session",
    )
