"""Saving a table as CSV or JSON."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from memviz.files.csv_table import as_csv


def draw_table_downloads(table: Callable[[], pd.DataFrame], name: str, what: str) -> None:
    """Draw a button for each format; `table` is called when one is pressed.

    `name` is the file's name, `what` says what is in it.
    """
    with st.container(horizontal=True):
        for label, mime, content in (
            ("CSV", "text/csv", lambda: as_csv(table())),
            ("JSON", "application/json", lambda: table().to_json(orient="records", indent=1)),
        ):
            st.download_button(
                label,
                content,
                f"{name}.{label.lower()}",
                mime,
                icon=":material/download:",
                on_click="ignore",
                help=what,
                key=f"{name}_{label}",
            )
