"""What the sidebar says of the Hub: models on their way, and what went wrong, in a line each."""

import streamlit as st

from dashboard.catalogue.catalogue import short_name
from dashboard.catalogue.hub.pulls import Pull
from dashboard.catalogue.hub.visit import HubVisit
from dashboard.widgets.plain_text import plain_text

_LOOK_EVERY = 0.5  # seconds


def draw_hub_progress(visit: HubVisit) -> None:
    """Draw pulls and problems, if there are any; the page runs again when a model has come."""
    with st.container():  # a place for each, so that one keeps its own when the other goes
        if visit.pulls:
            st.fragment(_draw_pulls, run_every=_LOOK_EVERY)(visit)
    with st.container():
        for line in visit.problems.values():
            st.warning(plain_text(line), icon=":material/cloud_off:")
        if visit.problems:
            with st.container(horizontal=True):
                st.button("Try again", key="hub_again", on_click=visit.ask_again)
                st.button("Dismiss", key="hub_dismiss", on_click=visit.problems.clear)


def _draw_pulls(visit: HubVisit) -> None:
    if any(pull.done for pull in visit.pulls.values()):
        st.rerun()
    for reference, pull in list(visit.pulls.items()):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            line = f":material/cloud_download: {_short(reference)}: {_how_far(pull)}"
            st.progress(pull.share, line)
            if st.button("Stop", key=f"hub_stop_{reference}", type="tertiary"):
                visit.stop(reference)
                st.rerun()


def _how_far(pull: Pull) -> str:
    if pull.waits:
        return f"waiting for its turn, {pull.seconds:.0f} s"
    if pull.bytes is None:
        return f"asking, {pull.seconds:.0f} s"
    return f"{int(100 * pull.share)} % of {_megabytes(pull.bytes)}"


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count < 10_000_000 else f"{count / 1_000_000:.0f} MB"


def _short(reference: str) -> str:
    """Return the reference as plain text, a commit's sha shortened."""
    from memviz.hub.names import is_sha

    pinned = is_sha(reference.partition("@")[2])
    return plain_text(short_name(reference) if pinned else reference)
