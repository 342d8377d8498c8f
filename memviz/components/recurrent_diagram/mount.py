"""The recurrent diagram mounted on a page of Streamlit's."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from memviz.components.recurrent_diagram import LAST, pinned_by
from memviz.components.shared.assets import script_of, style_of

_mount = st.components.v2.component(
    "memviz_recurrent_diagram",
    js=script_of("recurrent_diagram"),
    css=style_of("recurrent_diagram"),
)


def recurrent_diagram(
    data: dict[str, Any], *, pinned: int | None, key: str, on_pin: Callable[[int | None], None]
) -> None:
    """Draw the diagram. A click, a touch and the keys select a character in the browser at once.

    `data` comes from `diagram_data`. `pinned` is the timestep selected at first and whenever it
    changes, None for the last character. Soon after a visitor's choice `on_pin` gets it, before
    the script runs.
    """
    _mount(
        key=key,
        data={**data, "pinned": LAST if pinned is None else pinned},
        on_pin_change=lambda: on_pin(pinned_by(st.session_state[key].pin)),
    )
