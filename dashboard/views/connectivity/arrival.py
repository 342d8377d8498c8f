"""Connectivities in two steps: of each model the pinned row at once, the whole matrix later.

The page draws the rows, computes the matrices at its very end, and runs again when these are kept.
Meanwhile the view can be used, and any other choice of the visitor ends the computation.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.catalogue.entries import Entry
from dashboard.catalogue.loading import connectivity_parts
from dashboard.views.connectivity.panels import panel
from memviz.analysis.connectivity.connectivity import AnyConnectivity, ConnectivityRow
from memviz.analysis.connectivity.variants import Variant
from memviz.components.text_view import Panel


class Arrival:
    """The panels of one run of the page; some may hold only the row of timestep `first`."""

    def __init__(self, entries: Sequence[Entry], text: str, variant: Variant, first: int) -> None:
        """Get each model's matrix where it is kept, else only the one row."""
        self.panels: list[Panel] = []
        self._unfinished: list[tuple[str, Iterator[AnyConnectivity | None]]] = []
        self._tell: Callable[[float], None] = lambda _: None
        self._wait: Callable[[], None] = lambda: None
        for entry in entries:
            parts = connectivity_parts(
                entry, text, variant, first, lambda done: self._tell(done), lambda: self._wait()
            )
            connectivity = next(parts)
            self.panels.append(panel(entry, connectivity, variant))
            if isinstance(connectivity, ConnectivityRow):
                self._unfinished.append((entry.label, parts))

    def finish(self, place: DeltaGenerator) -> None:
        """Compute what is missing, with the progress drawn in `place`, and run the page again.

        Returns at once where nothing is missing.
        """
        if not self._unfinished:
            return
        for position, (label, parts) in enumerate(self._unfinished):
            self._tell = _progress(place, label, position, len(self._unfinished))
            self._wait = partial(_say_waiting, place, position / len(self._unfinished))
            next(parts)
        st.rerun()


def _progress(
    place: DeltaGenerator, label: str, position: int, count: int
) -> Callable[[float], None]:
    """Return what draws the progress of one model among `count`, once for each percent."""
    drawn = -1

    def tell(done: float) -> None:
        nonlocal drawn
        percent = int(100 * (position + done) / count)
        if percent > drawn:
            drawn = percent
            place.progress(percent, f"Computing the other rows: {label}")

    return tell


def _say_waiting(place: DeltaGenerator, share: float) -> None:
    """Say in `place` that others compute; here, too, the visitor's next choice ends the wait."""
    place.progress(share, "Waiting until the texts of others are computed")
