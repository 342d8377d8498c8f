"""A figure whose marks lead to the text behind them: by a click, or by a choice under it."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd
import streamlit as st

from dashboard.downloads import draw_downloads
from dashboard.errors.bound import one_of
from memviz.charts.errors import PICKED
from memviz.charts.picture import titled


@dataclass(frozen=True)
class Figure:
    """A chart, what it shows as a table, and what it is called.

    `name` begins the names of its files; `title` and `lines` stand over the saved picture; `alt`
    says in words what it shows.
    """

    name: str
    chart: alt.LayerChart
    table: pd.DataFrame
    title: str
    lines: Sequence[str]
    alt: str


def draw_figure(figure: Figure) -> None:
    """Draw a figure that only is looked at, and the menu that saves it."""
    st.altair_chart(figure.chart, width="stretch", alt=figure.alt)
    _draw_save(figure)


def picked_before(key: str, options: Sequence[str], default: str) -> str:
    """Return what is picked, before the figure and the choice under it are drawn."""
    value = st.session_state.get(key, st.query_params.get(key))
    return value if value in options else default


def draw_clickable(
    figure: Figure, key: str, column: str, options: Sequence[str], default: str, label: str
) -> str:
    """Draw a figure in which a click picks a value of `column`, and return the value.

    The same choice stands under it, for the address, the keyboard and the phone.
    """
    chart_key = f"{key}_figure"

    def take() -> None:
        rows = st.session_state[chart_key].selection.get(PICKED, [])
        if rows and rows[0].get(column) in options:
            st.session_state[key] = rows[0][column]

    st.altair_chart(
        figure.chart,
        width="stretch",
        alt=figure.alt,
        key=chart_key,
        on_select=take,
        selection_mode=[PICKED],
    )
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen = one_of(label, options, default, key=key, width=340)
        _draw_save(figure)
    return chosen


def _draw_save(figure: Figure) -> None:
    draw_downloads(titled(figure.chart, figure.title, figure.lines), figure.table, figure.name)
