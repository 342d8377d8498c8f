"""The text view whose pinned timestep lives in the address (?t=...), and what is read from it.

The timestep is stored in one place, the number box: the view, the case links, the address and the
browser's Back button all change it there. The view is told only of changes that it did not make
itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.catalogue.entries import Entry
from dashboard.views.connectivity.case_notes import draw_case_note
from dashboard.views.connectivity.downloads import draw_connectivity_downloads
from dashboard.views.connectivity.findings import draw_findings
from dashboard.views.connectivity.occlusion_view import draw_occlusion_check
from dashboard.views.connectivity.panels import connectivities
from dashboard.views.connectivity.share import draw_name, draw_share, view_name
from dashboard.views.connectivity.text_input import draw_unknown_words
from dashboard.views.connectivity.variant_choice import definition
from dashboard.widgets.steered_view import SteeredView
from dashboard.widgets.view_place import text_view_place
from dashboard.widgets.whole_number import forget_infinity, whole_number
from memviz.analysis.connectivity.connectivity import AnyConnectivity
from memviz.analysis.connectivity.variants import Variant
from memviz.charts.connectivity_colours import Scale
from memviz.charts.findings import title_of
from memviz.components.text_view import Panel, pack
from memviz.components.text_view.mount import text_view

KEY = "t"
_VIEW = SteeredView[int]("connectivity_view")
_COLOUR = (
    "The colour of a character says how strongly the score of the target word, the word that the "
    "selected character belongs to, depends on it."
)


@dataclass(frozen=True)
class Pinned:
    """What the view shows: the chosen models, their panels, and how these are computed and drawn.

    `default` is the timestep at first, and stays out of the address.
    """

    entries: Sequence[Entry]
    panels: Sequence[Panel]
    variant: Variant
    scale: Scale
    default: int

    @property
    def shown(self) -> dict[str, AnyConnectivity]:
        """The connectivities that there are, at least one, by the model's label."""
        return connectivities(self.panels)

    @property
    def text(self) -> str:
        """The text that all of them are of."""
        return next(iter(self.shown.values())).text


def pin(timestep: int) -> None:
    """Move the pin, from a widget's callback."""
    st.session_state[KEY] = timestep


def expected_pin(text: str, default: int) -> int:
    """Return the timestep that the number box will most likely hold, before it is drawn.

    That row is computed first. The box decides in the end: an address may name a timestep that it
    does not accept.
    """
    forget_infinity(KEY)
    asked = whole_number(str(st.session_state.get(KEY, st.query_params.get(KEY, ""))))
    return min(default if asked is None else asked, len(text) - 1)


def pinned_view(pinned: Pinned) -> DeltaGenerator:
    """Draw the view, under it what can be done with its timestep, and what is read from it there.

    Returns a place beside the timestep's number box.
    """
    _VIEW.whole_page_runs()
    return _view(pinned, pack(pinned.panels))


@st.fragment
def _view(pinned: Pinned, payload: dict[str, Any]) -> DeltaGenerator:
    name = view_name()
    draw_name(name)
    above = text_view_place()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        timestep = _timestep_box(len(pinned.text) - 1, pinned.default)
        draw_connectivity_downloads(pinned.entries, pinned.shown, timestep, pinned.scale, name)
        draw_share(pinned.entries, pinned.text, timestep, pinned.variant, pinned.scale)
        beside = st.empty()
    told, number = _VIEW.told(timestep)
    with above:
        text_view(
            payload,
            selected=told,
            push=number,
            key=_VIEW.key,
            on_pin=_pinned_in_view,
            scale=pinned.scale,
        )
    st.caption(f"{_COLOUR} {definition(pinned.variant)}")
    draw_unknown_words(pinned.shown)
    _reading(pinned, timestep)
    return beside


def _pinned_in_view(timestep: int) -> None:
    st.session_state[KEY] = timestep
    _VIEW.chose(timestep)


def _timestep_box(last: int, default: int) -> int:
    return st.number_input(
        "Pinned timestep",
        0,
        last,
        min(default, last),
        key=KEY,
        width=130,
        bind="query-params",
        persist_state="session",
    )


def _reading(pinned: Pinned, timestep: int) -> None:
    """Draw what to look at, the numbers and the check of the picture at the timestep."""
    shown = pinned.shown
    place = st.container()
    st.markdown(f"**Numbers at timestep {timestep}** · {title_of(pinned.text, timestep)}")
    if any(timestep not in connectivity.timesteps for connectivity in shown.values()):
        st.caption("Computing this row.")
        return
    with place:
        draw_case_note(shown, timestep)
    draw_findings(shown, timestep)
    draw_occlusion_check(pinned.entries, shown, timestep)
