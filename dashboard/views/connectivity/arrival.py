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
from memviz.analysis.connectivity.as_typed import as_typed
from memviz.analysis.connectivity.connectivity import AnyConnectivity, ConnectivityRow
from memviz.analysis.connectivity.explained import UnknownOutputError
from memviz.analysis.connectivity.variants import Variant
from memviz.charts.character_marks import symbol_drawn
from memviz.components.text_view import Panel

_READS_ANOTHER = (
    "This model reads what is typed as another text than the first one shown does, so the two "
    "cannot stand side by side. Choose it alone in the sidebar."
)
_NOT_AN_OUTPUT = (
    "“{name}” is not in this model’s vocabulary, so it has no probability to explain. Type "
    "another, or explain the first suggestion."
)


class Arrival:
    """The panels of one run of the page; some may hold only the row at character `first`.

    They are by the characters of the text as it is typed. `with_pairs` are the labels of the models
    that read a line end as two.
    """

    def __init__(self, entries: Sequence[Entry], text: str, variant: Variant, first: int) -> None:
        """Get each model's matrix where it is kept, else only the one row."""
        self.panels: list[Panel] = []
        self.with_pairs: list[str] = []
        self._unfinished: list[tuple[str, Iterator[AnyConnectivity | None]]] = []
        self._tell: Callable[[float], None] = lambda _: None
        self._wait: Callable[[], None] = lambda: None
        for entry in entries:
            parts = connectivity_parts(
                entry, text, variant, first, lambda done: self._tell(done), lambda: self._wait()
            )
            try:
                connectivity = next(parts)
            except UnknownOutputError as error:
                note = _NOT_AN_OUTPUT.format(name=symbol_drawn(error.name))
                self.panels.append(Panel(entry.label, entry.colour, None, note))
                continue
            except ValueError as error:  # the model cannot read this text, or predicts nothing
                self.panels.append(Panel(entry.label, entry.colour, None, str(error)))
                continue
            self._show(entry, connectivity, variant)
            if isinstance(connectivity, ConnectivityRow):
                self._unfinished.append((entry.label, parts))

    def _show(self, entry: Entry, connectivity: AnyConnectivity | None, variant: Variant) -> None:
        """Add the model's panel, of what can stand beside the panels that are there."""
        shown = None if connectivity is None else as_typed(connectivity)
        others = [one.connectivity for one in self.panels if one.connectivity is not None]
        if shown is not None and any(other.text != shown.text for other in others):
            self.panels.append(Panel(entry.label, entry.colour, None, _READS_ANOTHER))
            return
        self.panels.append(panel(entry, shown, variant))
        if connectivity is not None and shown is not None and shown.text != connectivity.text:
            self.with_pairs.append(entry.label)

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
