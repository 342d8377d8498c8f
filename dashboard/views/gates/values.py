"""The figure of gate saturation to save, and every value of it as a table."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard.catalogue.entries import Entry, ModelEntry
from dashboard.links import cells_link
from dashboard.views.gates.findings import symbol_of
from dashboard.widgets.downloads import draw_downloads
from memviz.analysis.gates import GateSaturation
from memviz.charts.numbers import counted


def draw_gate_values(
    found: Mapping[ModelEntry, GateSaturation],
    chosen: Sequence[Entry],
    gate: str,
    passage: str,
) -> None:
    """Draw the menu that saves the figure, and the table, from which every cell can be opened.

    The page Cells opens with all `chosen` models, those without this gate too.
    `gate` is the one shown and `passage` the name of the text read, for the saved picture's title.
    """
    from memviz.charts.gate_saturation import gate_saturation_figure
    from memviz.charts.picture import titled

    table = pd.concat(
        [one.table.assign(model=entry.label) for entry, one in found.items()], ignore_index=True
    )
    colours, symbol = {entry.label: entry.colour for entry in found}, symbol_of(found)
    lengths = dict.fromkeys(counted(one.characters, symbol) for one in found.values())
    draw_downloads(
        lambda: titled(
            gate_saturation_figure(table, colours),
            f"Share of time at which gates are saturated: {gate}",
            [f"Text: {passage}, {' or '.join(lengths)}"],
        ),
        table,
        "gates",
    )
    with st.expander("All values as a table", key="values"):
        percent = st.column_config.NumberColumn(format="percent")
        links = [
            f"{cells_link(chosen, entry, row.layer, row.gate)}{row.cell}"
            for entry, one in found.items()
            for row in one.table.itertuples()
        ]
        st.dataframe(
            table.assign(link=links),
            hide_index=True,
            placeholder="–",
            alt="Every gate of every cell with its shares of time and their intervals",
            column_order=[
                *("model", "layer", "gate", "cell", "link"),
                *("left", "left_low", "left_high", "right", "right_low", "right_high"),
                "characters",
            ],
            column_config={
                "model": st.column_config.TextColumn("Model", pinned=True),
                "layer": "Layer",
                "gate": "Gate",
                "cell": "Cell",
                "link": st.column_config.LinkColumn("See it", display_text="on Cells"),
                "left": st.column_config.NumberColumn("Left-saturated", format="percent"),
                "left_low": percent,
                "left_high": percent,
                "right": st.column_config.NumberColumn("Right-saturated", format="percent"),
                "right_low": percent,
                "right_high": percent,
                "characters": st.column_config.NumberColumn(
                    f"{symbol.capitalize()}s", format="localized"
                ),
            },
        )
