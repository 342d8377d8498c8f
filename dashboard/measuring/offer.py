"""What is not measured yet, on a page: buttons to measure it and to stop, and the progress."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from dashboard.catalogue.entries import ModelEntry
from dashboard.measuring.queue import BusyError, Measuring
from dashboard.widgets.plain_text import plain_text

_LOOK = "700ms"


@dataclass(frozen=True)
class Offer:
    """A measurement that a visitor may begin.

    `what` names it in keys, `says` what is not there yet and how long it takes, `button` is what
    the button says. `doing` says what is going on at a share of the work, 0 to 1; `begin` begins
    it, and raises BusyError where too many wait.
    """

    what: str
    says: str
    button: str
    doing: Callable[[float], str]
    begin: Callable[[], Measuring]


def draw_offer(entry: ModelEntry, offer: Offer) -> None:
    """Draw the offer to measure a model, how far that is, or why it cannot be measured."""
    watched = _watched(offer).get(entry.id)
    if watched is None or watched.stopped:
        _draw(entry, offer)
    elif watched.problem is not None:
        st.warning(
            f"**{plain_text(entry.label)}** cannot be measured. {plain_text(watched.problem)}",
            icon=":material/error_outline:",
        )
    else:
        _progress(entry.id, entry.label, offer)


def _draw(entry: ModelEntry, offer: Offer) -> None:
    def start() -> None:
        try:
            _watched(offer)[entry.id] = offer.begin()
        except BusyError:
            st.toast("Too many models are waiting to be measured. Try again in some minutes.")

    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain_text(entry.label)}**: {offer.says}", width="content")
        st.button(
            offer.button,
            icon=":material/straighten:",
            key=f"{offer.what}_measure_{entry.id}",
            on_click=start,
        )


@st.fragment(run_every=_LOOK)
def _progress(id: str, label: str, offer: Offer) -> None:
    measuring = _watched(offer)[id]
    if measuring.done or measuring.stopped:
        st.rerun()
    doing = (
        "waits until others are measured"
        if measuring.share is None
        else offer.doing(measuring.share)
    )
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.progress(measuring.share or 0.0, f"**{plain_text(label)}**: {doing}")
        st.button(
            "Stop", icon=":material/stop:", key=f"{offer.what}_stop_{id}", on_click=measuring.stop
        )


def _watched(offer: Offer) -> dict[str, Measuring]:
    """Return the measurements that this visitor has asked for, by the models' ids."""
    return st.session_state.setdefault(f"{offer.what}_measured_here", {})
