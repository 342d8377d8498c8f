"""The cell view: texts coloured by one cell of each model, and all its cells as thin strips."""

from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

import streamlit as st

from memviz.analysis.cells import CellChoice
from memviz.components.cell_view.payload import CellPanel, LabelStrip, pack

__all__ = ["CellPanel", "LabelStrip", "cell_view", "pack"]

_FOLDER = files(__name__)
# One script, in the order of their use: a component is a single module without imports.
SCRIPTS = (
    "../colour.js",
    "../scrolling.js",
    "theme.js",
    "layout.js",
    "coloured_text.js",
    "strips.js",
    "cell_panel.js",
    "cell_view.js",
)

_mount = st.components.v2.component(
    "memviz_cell_view",
    js="\n".join((_FOLDER / script).read_text("utf-8") for script in SCRIPTS),
    css=(_FOLDER / "cell_view.css").read_text("utf-8"),
)


def cell_view(
    payload: dict[str, Any],
    *,
    chosen: Mapping[str, CellChoice],
    push: int,
    key: str,
    on_choose: Callable[[dict[str, CellChoice]], None],
) -> None:
    """Draw the view. Cells and characters are chosen in the browser, with no round trip.

    `payload` comes from `pack`. `chosen` are the cells to open, by the panels' ids; the view
    opens them at first and again whenever the number `push` changes. Soon after a visitor's
    choice `on_choose` gets the cells shown, before the script runs. A `cell_ranking` on the same
    page opens cells of this view.
    """

    def told() -> None:
        on_choose({id: CellChoice(*cell) for id, cell in st.session_state[key].cells.items()})

    _mount(
        key=key,
        data={
            **payload,
            "chosen": {id: list(choice) for id, choice in chosen.items()},
            "push": push,
        },
        on_cells_change=told,
    )
