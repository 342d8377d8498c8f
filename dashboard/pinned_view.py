"""The text view whose pinned timestep lives in the address (?t=...).

The timestep has one owner, the number box: the view, the case links, the address and the browser's
Back button all go through it. The view is told only when something other than itself moved it.
"""

import json
from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.catalogue import Entry
from dashboard.findings import draw_findings
from dashboard.occlusion_view import draw_occlusion_check
from dashboard.panels import connectivities
from memviz.case_studies import title_of
from memviz.components.text_view import Panel, pack, text_view
from memviz.connectivity_table import connectivity_document, connectivity_table

KEY = "t"
_VIEW = "connectivity_view"
_IN_VIEW = "timestep_in_view"
_PUSHED = "timestep_pushed"
_PUSHES = "timestep_pushes"
_WHOLE_RUN = "timestep_in_whole_run"


def pin(timestep: int) -> None:
    """Move the pin, from a widget's callback."""
    st.session_state[KEY] = timestep


def expected_pin(text: str, default: int) -> int:
    """Return the timestep that the number box will most likely hold, before it is drawn.

    The row that is computed first is that one. The box has the last word: an address may name a
    timestep that it does not take.
    """
    asked = st.session_state.get(KEY, st.query_params.get(KEY, ""))
    timestep = int(asked) if str(asked).isdecimal() else default
    return min(timestep, len(text) - 1)


def pinned_view(entries: Sequence[Entry], panels: Sequence[Panel], default: int) -> DeltaGenerator:
    """Draw the view, the number box of its timestep, the numbers there and their downloads.

    `entries` are the models of the `panels`. `default` is the timestep at first, and stays out
    of the address. Returns a place beside the number box.
    """
    st.session_state[_WHOLE_RUN] = True
    return _view(entries, panels, pack(panels), default)


@st.fragment
def _view(
    entries: Sequence[Entry], panels: Sequence[Panel], payload: dict, default: int
) -> DeltaGenerator:
    above = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        timestep = _timestep_box(len(payload["text"]) - 1, default)
        _downloads(panels, timestep)
        beside = st.empty()
    _push(timestep)
    with above:
        text_view(
            payload,
            selected=st.session_state[_PUSHED],
            push=st.session_state[_PUSHES],
            key=_VIEW,
            on_pin=_pinned_in_view,
        )
    _numbers(entries, panels, timestep)
    return beside


def _push(timestep: int) -> None:
    """Tell the view about a timestep that it did not choose itself.

    A run of the whole page may draw the view anew, which then opens at what was pushed last: so
    that must be the pinned timestep, whoever chose it. A view that stays ignores it without a new
    push: a visitor may have pinned another timestep in it meanwhile.
    """
    state = st.session_state
    whole_run = state.pop(_WHOLE_RUN, False)
    moved = timestep != state.get(_IN_VIEW)
    if moved:
        state[_IN_VIEW] = timestep
        state[_PUSHES] = state.get(_PUSHES, 0) + 1
    if moved or whole_run:
        state[_PUSHED] = timestep


def _pinned_in_view(timestep: int) -> None:
    st.session_state[KEY] = st.session_state[_IN_VIEW] = timestep


def _timestep_box(last: int, default: int) -> int:
    return st.number_input(
        "Pinned timestep",
        0,
        last,
        min(default, last),
        key=KEY,
        width=150,
        bind="query-params",
        persist_state="session",
    )


def _downloads(panels: Sequence[Panel], timestep: int) -> None:
    shown = connectivities(panels)
    one = next(iter(shown.values()))
    name = f"connectivity_{one.of}_{one.measure}_{timestep}"
    st.download_button(
        "CSV",
        lambda: connectivity_table(shown, timestep).to_csv(index=False),
        f"{name}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        help="This timestep's row of each model's connectivity matrix",
    )
    st.download_button(
        "JSON",
        lambda: json.dumps(connectivity_document(shown, timestep), indent=1),
        f"{name}.json",
        "application/json",
        icon=":material/download:",
        on_click="ignore",
        help="The same rows with the suggestions, the target's rank and its probability",
    )


def _numbers(entries: Sequence[Entry], panels: Sequence[Panel], timestep: int) -> None:
    shown = connectivities(panels)
    text = next(iter(shown.values())).text
    st.markdown(f"**Numbers at timestep {timestep}** · {title_of(text, timestep)}")
    if any(connectivity.only_row not in (None, timestep) for connectivity in shown.values()):
        st.caption("Computing this row.")
        return
    draw_findings(shown, timestep)
    draw_occlusion_check(entries, shown, timestep)
