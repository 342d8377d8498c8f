"""A chart with its name and words, whose marks lead to the text behind them.

A click on a mark does, or a choice under the chart.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from dashboard.widgets.bound_choice import one_of
from dashboard.widgets.charts import draw_chart
from dashboard.widgets.downloads import SavedFigure, chart_picture, draw_downloads
from memviz.charts.errors import PICKED

OnPick = Callable[[Mapping[str, Any]], None]
_AXIS, _LEGEND_GAP, _LEGEND_ROW = 56, 14, 20  # pixels


@dataclass(frozen=True)
class NamedChart:
    """A chart, what it shows as a table, and what it is called.

    `models` is the number of names in its legend. `name` begins the names of its files; `title`
    and `lines` stand over the saved picture; `alt` says in words what it shows.
    `note` names the method note.
    """

    name: str
    chart: alt.LayerChart
    table: pd.DataFrame
    title: str
    lines: Sequence[str]
    alt: str
    models: int = 0
    note: str = "errors"

    @property
    def height(self) -> int:
        """The pixels that the chart takes on the page, with its axis and its legend."""
        rows = -(-self.models // 2)
        return int(self.chart.height) + _AXIS + (_LEGEND_GAP + rows * _LEGEND_ROW if rows else 0)


def draw_figure(figure: NamedChart, on_pick: OnPick | None = None) -> None:
    """Draw a figure and the menu that saves it.

    `on_pick` is called with the row of data that a visitor has clicked.
    """
    _draw_chart(figure, on_pick)
    _draw_save(figure)


def picked_before(key: str, options: Sequence[str], default: str) -> str:
    """Return what is picked, before the figure and the choice under it are drawn."""
    value = st.session_state.get(key, st.query_params.get(key))
    return value if value in options else default


def draw_clickable(
    figure: NamedChart, key: str, column: str, options: Sequence[str], default: str, label: str
) -> str:
    """Draw a figure in which a click picks a value of `column`, and return the value.

    The same choice stands under it, for the address, the keyboard and the phone.
    """

    def take(row: Mapping[str, Any]) -> None:
        if row.get(column) in options:
            st.session_state[key] = row[column]

    _draw_chart(figure, take)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen = one_of(label, options, default, key=key, width=340)
        _draw_save(figure)
    return chosen


def _draw_chart(figure: NamedChart, on_pick: OnPick | None) -> None:
    if on_pick is None:
        draw_chart(figure.chart, height=figure.height, alt=figure.alt)
        return
    key = f"{figure.name}_figure"

    def take() -> None:
        for row in st.session_state[key].selection.get(PICKED, [])[:1]:
            on_pick(row)

    draw_chart(
        figure.chart,
        height=figure.height,
        alt=figure.alt,
        key=key,
        on_select=take,
        selection_mode=[PICKED],
    )


def _draw_save(figure: NamedChart) -> None:
    picture = chart_picture(lambda: figure.chart, figure.title, figure.lines)
    draw_downloads(
        SavedFigure(figure.name, figure.title, figure.note, picture, lambda: figure.table)
    )
