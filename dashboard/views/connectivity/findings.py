"""The table of what each model does at one timestep."""

from collections.abc import Mapping

import streamlit as st

from dashboard.widgets.table_downloads import draw_table_downloads
from memviz.analysis.connectivity.connectivity import AnyConnectivity
from memviz.charts.findings import findings_table
from memviz.models.config import Target

_STRONGEST: dict[Target, tuple[str, ...]] = {
    "word": ("strongest_earlier_word",),
    "character": ("strongest_symbol", "characters_back"),
    "token": ("strongest_symbol", "characters_back"),
}


def draw_findings(
    connectivities: Mapping[str, AnyConnectivity], timestep: int, predicts: Target = "word"
) -> None:
    """Draw the table, one row per model, and what saves it."""
    column = st.column_config
    table = findings_table(connectivities, timestep, predicts)
    st.dataframe(
        table,
        hide_index=True,
        placeholder="unknown",
        column_order=[
            "model",
            "rank",
            "probability",
            "share_on_earlier_words",
            *_STRONGEST[predicts],
            "its_share",
            "suggestions",
        ],
        column_config={
            "model": column.TextColumn("Model", pinned=True),
            "rank": column.NumberColumn("Rank of target"),
            "probability": column.NumberColumn("Probability of target", format="percent"),
            "share_on_earlier_words": column.NumberColumn("From earlier words", format="percent"),
            "strongest_earlier_word": column.TextColumn("Strongest earlier word"),
            "its_share": column.NumberColumn("Its share", format="percent"),
            "strongest_symbol": column.TextColumn(f"Strongest {predicts}"),
            "characters_back": column.NumberColumn("Characters back"),
            "suggestions": column.TextColumn(f"Three most probable {predicts}s"),
        },
    )
    draw_table_downloads(
        lambda: table, f"findings_{timestep}", "What each model does at this timestep"
    )
