"""A view whose choice is stored elsewhere: it is told only of choices it did not make itself."""

import time
from dataclasses import dataclass
from typing import Generic, TypeVar

import streamlit as st

Choice = TypeVar("Choice")


@dataclass(frozen=True)
class SteeredView(Generic[Choice]):
    """What this visitor's view, the component with this key, has chosen and been told."""

    key: str

    def whole_page_runs(self) -> None:
        """Note that the whole page runs, not the view's fragment alone."""
        st.session_state[self._whole_run] = True

    def chose(self, choice: Choice) -> None:
        """Note what the view chose, from its callback."""
        st.session_state[self._in_view] = choice

    def told(self, choice: Choice) -> tuple[Choice, int]:
        """Return the choice to give to the view, and a number that changes when it must adopt it.

        `choice` is the stored one. A run of the whole page may create the view anew; it then opens
        with what it is given, so that must be the current choice, whoever made it. A view that
        exists already ignores what it is given while the number stays the same: the visitor may
        have chosen something else in it meanwhile.
        """
        state = st.session_state
        whole_run = state.pop(self._whole_run, False)
        moved = choice != state.get(self._in_view)
        if moved:
            state[self._in_view] = choice
            state[self._number] = state.get(self._number, _milliseconds()) + 1
        if moved or whole_run:
            state[self._last] = choice
        return state[self._last], state[self._number]

    @property
    def _whole_run(self) -> str:
        return f"{self.key}_in_whole_run"

    @property
    def _in_view(self) -> str:
        return f"{self.key}_chosen_in_view"

    @property
    def _last(self) -> str:
        return f"{self.key}_told_last"

    @property
    def _number(self) -> str:
        return f"{self.key}_times_told"


def _milliseconds() -> int:
    """Return where a visit's numbers begin: a view that outlives one adopts what the next tells.

    The page stays as it is in the browser when its connection breaks and a new visit begins.
    """
    return time.time_ns() // 1_000_000
