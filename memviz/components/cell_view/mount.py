"""The cell view mounted on a page of Streamlit's."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from memviz.analysis.cells import CellChoice
from memviz.components.shared.assets import script_of, style_of

_mount = st.components.v2.component(
    "memviz_cell_view",
    js=script_of("cell_view"),
    css=style_of("cell_view"),
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
