"""The past view mounted on a page of Streamlit's."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from memviz.components.shared.assets import script_of, style_of

_mount = st.components.v2.component(
    "memviz_past_view",
    js=script_of("past_view"),
    css=style_of("past_view"),
)


def past_view(
    payload: dict[str, Any],
    *,
    selected: int,
    push: int,
    key: str,
    on_pin: Callable[[int], None],
) -> None:
    """Draw the view. Timesteps and lags are looked at in the browser, with no round trip.

    `payload` comes from `pack`. `selected` is the timestep to open at first and again whenever the
    number `push` changes. A click or a key pins a timestep: `on_pin` gets it before the script
    runs.
    """

    def told() -> None:
        on_pin(int(st.session_state[key].pin))

    _mount(
        key=key,
        data={**payload, "selected": selected, "push": push},
        on_pin_change=told,
    )
