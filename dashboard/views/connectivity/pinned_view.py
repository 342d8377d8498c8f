"""The text view whose pinned timestep lives in the address (?t=...), and what is read from it.

The timestep is stored in one place, the number box: the view, the case links, the address and the
browser's Back button all change it there. The view is told only of changes that it did not make
itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.catalogue.entries import Entry
from dashboard.links import draw_states_link
from dashboard.views.connectivity.case_notes import draw_case_note
from dashboard.views.connectivity.context import alone_of, draw_context
from dashboard.views.connectivity.downloads import draw_connectivity_downloads
from dashboard.views.connectivity.explained_choice import colour_meaning, draw_other_outputs
from dashboard.views.connectivity.findings import draw_findings
from dashboard.views.connectivity.kept_view import draw_kept
from dashboard.views.connectivity.occlusion_view import draw_occlusion_check
from dashboard.views.connectivity.panels import connectivities
from dashboard.views.connectivity.share import draw_name, draw_share, view_name
from dashboard.views.connectivity.text_input import draw_unknown
from dashboard.views.connectivity.variant_choice import definition
from dashboard.widgets.embedding import around_the_figure, is_embedded
from dashboard.widgets.plain_text import plain_text
from dashboard.widgets.steered_view import SteeredView
from dashboard.widgets.view_place import text_view_place
from dashboard.widgets.whole_number import forget_infinity, whole_number
from memviz.analysis.connectivity.connectivity import AnyConnectivity
from memviz.analysis.connectivity.variants import Variant
from memviz.charts.connectivity_colours import Scale
from memviz.charts.findings import place_of, title_of
from memviz.components.text_view import Panel, pack
from memviz.components.text_view.mount import text_view
from memviz.models.config import Target

_KEYS: dict[Target, str] = {"word": "t", "character": "at", "token": "at"}
"""Where the timestep lives in the address: a text of words and a passage each have their own."""
_VIEW = SteeredView[int]("connectivity_view")


@dataclass(frozen=True)
class Pinned:
    """What the view shows: the chosen models, their panels, and how these are computed and drawn.

    `text` is what the models are given, `with_pairs` are the labels of those that read a line end
    as two characters. `default` is the timestep at first, and stays out of the address.
    """

    entries: Sequence[Entry]
    text: str
    panels: Sequence[Panel]
    with_pairs: Sequence[str]
    variant: Variant
    scale: Scale
    default: int

    @property
    def predicts(self) -> Target:
        """What all models predict."""
        return self.entries[0].target

    @property
    def shown(self) -> dict[str, AnyConnectivity]:
        """The connectivities that there are, at least one, by the model's label."""
        return connectivities(self.panels)

    @property
    def drawn(self) -> str:
        """The text as it is drawn, of which all of them are."""
        return next(iter(self.shown.values())).text


def pin(timestep: int, predicts: Target) -> None:
    """Move the pin in the text of models that predict `predicts`, from a widget's callback."""
    st.session_state[_KEYS[predicts]] = timestep


def expected_pin(text: str, default: int, predicts: Target) -> int:
    """Return the timestep that the number box will most likely hold, before it is drawn.

    That row is computed first. The box decides in the end: an address may name a timestep that it
    does not accept.
    """
    key = _KEYS[predicts]
    forget_infinity(key)
    asked = whole_number(str(st.session_state.get(key, st.query_params.get(key, ""))))
    return min(default if asked is None else asked, len(text) - 1)


def pinned_view(pinned: Pinned) -> DeltaGenerator:
    """Draw the view, under it what can be done with its timestep, and what is read from it there.

    Returns a place beside the timestep's number box.
    """
    _VIEW.whole_page_runs()
    return _view(pinned, pack(pinned.panels, pinned.predicts))


@st.fragment
def _view(pinned: Pinned, payload: dict[str, Any]) -> DeltaGenerator:
    name = view_name()
    draw_name(name)
    above = text_view_place()
    row = around_the_figure("row")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key=row):
        timestep = _timestep_box(len(pinned.drawn) - 1, pinned)
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
            on_pin=partial(_pinned_in_view, pinned.predicts),
            scale=pinned.scale,
        )
    if is_embedded():
        st.caption(plain_text(colour_meaning(pinned.variant.explains, pinned.predicts)))
        return beside
    st.caption(" ".join(_explanation(pinned)))
    draw_unknown(pinned.shown, pinned.predicts)
    _reading(pinned, timestep)
    return beside


def _explanation(pinned: Pinned) -> Iterator[str]:
    yield plain_text(colour_meaning(pinned.variant.explains, pinned.predicts))
    yield plain_text(definition(pinned.variant, pinned.predicts))
    by_vector = [label for label, found in pinned.shown.items() if found.inputs == "vector"]
    if by_vector:
        yield (
            f"{plain_text(', '.join(by_vector))}: with respect to the vector that a symbol is "
            "read as, because this model shows no embedding matrix."
        )
    if pinned.with_pairs:
        yield (
            f"{plain_text(', '.join(pinned.with_pairs))}: a line end is read as two characters, "
            "and has here the value of both together."
        )


def _pinned_in_view(predicts: Target, timestep: int) -> None:
    pin(timestep, predicts)
    _VIEW.chose(timestep)


def _timestep_box(last: int, pinned: Pinned) -> int:
    key, default = _KEYS[pinned.predicts], min(pinned.default, last)
    if st.session_state.get(key, 0) > last:
        st.session_state[key] = default  # of a longer text
    return st.number_input(
        "Pinned timestep",
        0,
        last,
        default,
        key=key,
        width=130,
        bind="query-params",
        persist_state="session",
    )


def _reading(pinned: Pinned, timestep: int) -> None:
    """Draw what to look at, the numbers and the check of the picture at the timestep."""
    shown = pinned.shown
    place = st.container()
    st.markdown(f"**Numbers at timestep {timestep}** · {_title(pinned, timestep)}")
    if any(timestep not in connectivity.timesteps for connectivity in shown.values()):
        st.caption("Computing this row.")
        return
    with place:
        if pinned.variant.explains == "text":
            draw_case_note(shown, timestep)
    alone = alone_of(pinned.entries, shown, pinned.text, timestep)
    draw_context(shown, alone, timestep, pinned.predicts)
    draw_other_outputs(shown, timestep)
    draw_findings(shown, timestep, pinned.predicts, alone)
    draw_occlusion_check(pinned.entries, shown, pinned.text, timestep)
    draw_states_link(
        "Where else is a model in this state, and what if it is changed?",
        pinned.drawn,
        timestep,
        "Nearest",
    )
    draw_kept(
        pinned.entries,
        pinned.text,
        pinned.drawn,
        timestep,
        on_pin=lambda chosen: pin(chosen, pinned.predicts),
    )


def _title(pinned: Pinned, timestep: int) -> str:
    if pinned.predicts == "word":
        return title_of(pinned.drawn, timestep)
    return plain_text(place_of(pinned.drawn, timestep))
