"""Saving a figure: its picture as SVG or PNG, its data as CSV or JSON."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from memviz.charts.picture import AnyChart, as_png, as_svg
from memviz.files.csv_table import as_csv


def draw_downloads(picture: Callable[[], AnyChart], table: pd.DataFrame, name: str) -> None:
    """Draw the menu that saves a figure and the table it shows; `name` begins the files' names.

    `picture` makes the figure, when it is saved and not before.
    """
    with st.popover("Save", icon=":material/download:"):
        for kind, mime, content in (
            ("svg", "image/svg+xml", lambda: as_svg(picture())),
            ("png", "image/png", lambda: as_png(picture())),
            ("csv", "text/csv", lambda: as_csv(table)),
            ("json", "application/json", lambda: table.to_json(orient="records", indent=1)),
        ):
            st.download_button(
                _LABELS[kind],
                content,
                file_name=f"{name}.{kind}",
                mime=mime,
                on_click="ignore",
                key=f"{name}_{kind}",
                width="stretch",
            )


_LABELS = {"svg": "Picture, SVG", "png": "Picture, PNG", "csv": "Data, CSV", "json": "Data, JSON"}
