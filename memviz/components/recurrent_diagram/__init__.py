"""The recurrent diagram: a model unrolled over a text, with the path to the selected character."""

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import streamlit as st

from memviz.unrolled import Unrolled

__all__ = ["diagram_data", "recurrent_diagram"]

LAST = -1  # what the view tells Python, and Python the view, for "the last character"

_FOLDER = files(__name__)
# One script, in the order of their use: a component is a single module without imports.
_SCRIPTS = ("geometry.js", "drawing.js", "recurrent_diagram.js")

_mount = st.components.v2.component(
    "memviz_recurrent_diagram",
    js="\n".join((_FOLDER / script).read_text("utf-8") for script in _SCRIPTS),
    css=(_FOLDER / "recurrent_diagram.css").read_text("utf-8"),
)


def diagram_data(unrolled: Unrolled, label: str, colour: str) -> dict[str, Any]:
    """Return what the diagram draws of a model called `label`, as JSON values."""
    return {
        "label": label,
        "colour": colour,
        "text": unrolled.text,
        "first": unrolled.first,
        "strengths": [[round(float(value), 4) for value in row] for row in unrolled.strengths],
        "suggestions": [
            [[word, round(probability, 6)] for word, probability in step]
            for step in unrolled.suggestions
        ],
    }


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


def pinned_by(told: int) -> int | None:
    """Return the timestep that the view tells, None for the last character."""
    return None if told == LAST else told
