"""The figure of gates to save, and every value of it as a table."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard.catalogue.entries import Entry, ModelEntry
from dashboard.links import cells_link, edit_link
from dashboard.views.gates.cells_behind import behind
from dashboard.views.gates.findings import symbol_of
from dashboard.widgets.downloads import SavedFigure, chart_picture, draw_downloads, models_line
from memviz.analysis.gates import GateSaturation
from memviz.charts.numbers import counted

_SATURATION = ("left", "left_low", "left_high", "right", "right_low", "right_high")
_LEVELS = ("lower", "median", "median_low", "median_high", "upper")


def draw_gate_values(
    found: Mapping[ModelEntry, GateSaturation],
    chosen: Sequence[Entry],
    gate: str,
    passage: str,
) -> None:
    """Draw the menu that saves the figure, and the tables, from which every cell can be opened.

    The page Cells opens with all `chosen` models, those without this gate too.
    `gate` is the one shown and `passage` the name of the text read, for the saved picture's title.
    """
    from memviz.charts.gate_figure import gate_figure, rows_of

    tables = {entry: rows_of(one).assign(model=entry.label) for entry, one in found.items()}
    colours, symbol = {entry.label: entry.colour for entry in found}, symbol_of(found)
    lengths = dict.fromkeys(counted(one.characters, symbol) for one in found.values())
    by_label = {entry.label: one for entry, one in found.items()}
    title = f"Gates along a text: {gate}"
    lines = [models_line(list(by_label)), f"Text: {passage}, {' or '.join(lengths)}"]
    picture = chart_picture(lambda: gate_figure(by_label, colours), title, lines)
    table = pd.concat(tables.values(), ignore_index=True)
    draw_downloads(SavedFigure("gates", title, "gates", picture, lambda: table))
    with st.expander("All values as a table", key="values"):
        for columns in (_SATURATION, _LEVELS):
            shown = {entry: table for entry, table in tables.items() if columns[0] in table}
            if shown:
                _draw_table(shown, chosen, columns, symbol)


def _draw_table(
    tables: Mapping[ModelEntry, pd.DataFrame],
    chosen: Sequence[Entry],
    columns: Sequence[str],
    symbol: str,
) -> None:
    linked = [
        table.assign(link=_links(entry, table, chosen), edit=_edit_links(entry, table, chosen))
        for entry, table in tables.items()
    ]
    of_time = st.column_config.NumberColumn(format="percent")
    st.dataframe(
        pd.concat(linked, ignore_index=True),
        hide_index=True,
        placeholder="–",
        alt="Every gate with its figures and their intervals",
        column_order=["model", "layer", "gate", "cell", "link", "edit", *columns, "characters"],
        column_config={
            "model": st.column_config.TextColumn("Model", pinned=True),
            "layer": "Layer",
            "gate": "Gate",
            "cell": "Number",
            "link": st.column_config.LinkColumn("See it", display_text="on Cells"),
            "edit": st.column_config.LinkColumn("Switch it off", display_text="on States"),
            "left": st.column_config.NumberColumn("Left-saturated", format="percent"),
            "right": st.column_config.NumberColumn("Right-saturated", format="percent"),
            **dict.fromkeys(("left_low", "left_high", "right_low", "right_high"), of_time),
            "lower": "5 % of the time below",
            "median": "Median",
            "upper": "5 % of the time above",
            "characters": st.column_config.NumberColumn(
                f"{symbol.capitalize()}s", format="localized"
            ),
        },
    )


def _links(entry: ModelEntry, table: pd.DataFrame, chosen: Sequence[Entry]) -> list[str | None]:
    """Return the address of the cell that each gate acts on, None where that is unclear."""
    links: list[str | None] = []
    for (layer, gate), rows in table.groupby(["layer", "gate"], sort=False):
        cells = behind(entry, layer, gate, len(rows)).cells
        link = cells_link(chosen, entry, layer, gate)
        links += [f"{link}{number * cells}" if cells else None for number in rows["cell"]]
    return links


def _edit_links(
    entry: ModelEntry, table: pd.DataFrame, chosen: Sequence[Entry]
) -> list[str | None]:
    """Return the address that sets each gate's cell to zero, None where it acts on several."""
    links: list[str | None] = []
    for (layer, gate), rows in table.groupby(["layer", "gate"], sort=False):
        acts_on = behind(entry, layer, gate, len(rows))
        link = edit_link(chosen, entry, layer, acts_on.part)
        links += [f"{link}{number}" if acts_on.cells == 1 else None for number in rows["cell"]]
    return links
