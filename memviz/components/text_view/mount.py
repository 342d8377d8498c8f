"""The text view mounted on a page of Streamlit's."""

from collections.abc import Callable
from typing import Any, get_args

import streamlit as st

from memviz.charts.connectivity_colours import Scale
from memviz.components.shared.assets import script_of, style_of

_mount = st.components.v2.component(
    "memviz_text_view",
    js=script_of("text_view"),
    css=style_of("text_view"),
)


def text_view(
    payload: dict[str, Any],
    *,
    selected: int,
    push: int,
    key: str,
    scale: Scale = "row",
    on_pin: Callable[[int], None] = lambda timestep: None,  # noqa: ARG005
) -> None:
    """Draw the text view. Hover, touch and keys act in the browser; a pin calls `on_pin`.

    `payload` comes from `pack`; other numbers for the same text and models are taken in place.
    The view starts pinned at the timestep `selected`, and moves to it again whenever the number
    `push` changes; for any other run keep both as they were, so that nothing is sent again.
    `scale` says what full colour stands for at each timestep: "row", the largest value of the
    model's own row (as published), or "shared", the largest of all models' rows, so that their
    strengths compare. `on_pin` gets the pinned timestep before the script runs.
    Raises ValueError for another scale.
    """
    if scale not in get_args(Scale):
        raise ValueError(f"scale: got {scale!r}; choose one of {', '.join(get_args(Scale))}")
    _mount(
        key=key,
        data={**payload, "scale": scale, "selected": selected, "push": push},
        on_pin_change=lambda: on_pin(st.session_state[key].pin),
    )
