"""The table of report cards mounted on a page of Streamlit's."""

from collections.abc import Callable, Sequence
from dataclasses import asdict

import streamlit as st

from memviz.components.card_table import Column, Row
from memviz.components.shared.assets import script_of, style_of

_mount = st.components.v2.component(
    "memviz_card_table",
    js=script_of("card_table"),
    css=style_of("card_table"),
)


def card_table(
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    label: str,
    opened: str,
    key: str,
    on_open: Callable[[str], None],
) -> None:
    """Draw the table, whose rows a visitor sorts by any column.

    `opened` is the column whose curve is shown large. `on_open` gets the key of the one that a
    visitor opens, as the browser sent it, before the script runs.
    """
    _mount(
        key=key,
        data={
            "label": label,
            "columns": [asdict(column) for column in columns],
            "rows": [asdict(row) for row in rows],
            "opened": opened,
        },
        on_opened_change=lambda: on_open(st.session_state[key].opened),
    )
