"""A long computation's progress on the page, beside a button that stops it."""

from collections.abc import Callable, Hashable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


class StoppableWork:
    """The progress of `work`, drawn where this is made as soon as there is any.

    Any choice on a page ends what the page computes; the button does that too, and keeps it from
    beginning anew until the visitor has it go on or chooses other work. `key` is the page's own.
    """

    def __init__(self, key: str, work: Hashable) -> None:
        self._key = key
        self._work = work
        self._place = st.empty()
        self._bar: DeltaGenerator | None = None

    def tell(self, doing: str, share: float) -> None:
        """Show what is done and the share of it, 0 to 1; stop the page if the visitor did."""
        share = min(1.0, share)
        if self._bar is None:
            self._bar = self._draw(doing, share)
        else:
            self._bar.progress(share, doing)

    def end(self) -> None:
        """Take the progress off the page."""
        self._place.empty()

    def _draw(self, doing: str, share: float) -> DeltaGenerator:
        with self._place.container(horizontal=True, vertical_alignment="center"):
            if st.session_state.get(self._stopped) == self._work:
                st.markdown("Stopped. Fewer models or less text take less time.", width="content")
                self._button("Go on", ":material/play_arrow:", self._go_on)
                st.stop()
            bar = st.progress(share, doing)
            self._button("Stop", ":material/stop:", self._stop)
            return bar

    def _button(self, label: str, icon: str, on_click: Callable[[], None]) -> None:
        """Draw one of the two: with one key, for a page keeps another key's until its run ends."""
        st.button(label, icon=icon, key=f"stop_{self._key}", on_click=on_click)

    @property
    def _stopped(self) -> str:
        return f"stopped_{self._key}"

    def _stop(self) -> None:
        st.session_state[self._stopped] = self._work

    def _go_on(self) -> None:
        del st.session_state[self._stopped]
