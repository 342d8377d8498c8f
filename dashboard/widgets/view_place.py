"""The place of a view, kept free until the view is there."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_HEIGHT = 620  # pixels: four models and the article's text, on a wide screen or a phone
_KEY = "text_view_place"
# The browser takes a moment to start the view, and CSS cannot tell when it has. So the place keeps
# its height for the time that this usually takes, once; then it is as high as the view.
_STYLE = f"""<style>
.st-key-{_KEY} {{ animation: {_KEY} 1.5s; }}
@keyframes {_KEY} {{ from, 99% {{ min-height: {_HEIGHT}px; }} }}
</style>"""


class ViewPlace:
    """Where the view goes; on a visitor's first visit a skeleton is shown there until it comes."""

    def __init__(self, view: str = "connectivity") -> None:
        """Reserve the place. In later runs the earlier view stays there until it is replaced."""
        st.html(_STYLE)
        self._opened = f"{view}_view_opened"
        self._skeleton = None if st.session_state.get(self._opened) else st.empty()
        if self._skeleton is None:
            self._container = st.container()
        else:
            self._skeleton.skeleton(height=_HEIGHT)

    def open(self) -> DeltaGenerator:
        """Return the container to draw in, instead of the skeleton."""
        st.session_state[self._opened] = True
        return self._container if self._skeleton is None else self._skeleton.container()


def text_view_place() -> DeltaGenerator:
    """Return the container of the view itself, which is as high as a view from the start."""
    return st.container(key=_KEY)
