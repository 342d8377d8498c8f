"""The table of what each model does at one timestep."""

from collections.abc import Mapping

import streamlit as st

from dashboard.widgets.downloads import draw_table_downloads
from memviz.analysis.connectivity.connectivity import AnyConnectivity
from memviz.analysis.without_context import WithoutContext
from memviz.charts.findings import findings_table
from memviz.models.config import Target

_STRONGEST: dict[Target, tuple[str, ...]] = {
    "word": ("strongest_earlier_word",),
    "character": ("strongest_symbol", "characters_back"),
    "token": ("strongest_symbol", "characters_back"),
}


def draw_findings(
    connectivities: Mapping[str, AnyConnectivity],
    timestep: int,
    predicts: Target = "word",
    alone: Mapping[str, WithoutContext] | None = None,
) -> None:
    """Draw the table, one row per model, and what saves it.

    `alone`, by label, is what models make of the target without context.
    """
    column = st.column_config
    table = findings_table(connectivities, timestep, predicts, alone)
    st.dataframe(
        table,
        hide_index=True,
        placeholder="unknown",
        column_order=[
            "model",
            "rank",
            "probability",
            *([] if alone is None else ["without_context", "rank_without_context"]),
            "share_on_earlier_words",
            *_STRONGEST[predicts],
            "its_share",
            "suggestions",
        ],
        column_config={
            "model": column.TextColumn("Model", pinned=True),
            "rank": column.NumberColumn("Rank of target"),
            "probability": column.NumberColumn("Probability of target", format="percent"),
            "without_context": column.NumberColumn(
                "Without context",
                format="percent",
                help="Probability of the target if the model reads "
                + ("the current word’s letters" if predicts == "word" else "the last two symbols")
                + " alone",
            ),
            "rank_without_context": column.NumberColumn("Rank without context"),
            "share_on_earlier_words": column.NumberColumn("From earlier words", format="percent"),
            "strongest_earlier_word": column.TextColumn("Strongest earlier word"),
            "its_share": column.NumberColumn("Its share", format="percent"),
            "strongest_symbol": column.TextColumn(f"Strongest {predicts}"),
            "characters_back": column.NumberColumn("Characters back"),
            "suggestions": column.TextColumn(f"Three most probable {predicts}s"),
        },
    )
    draw_table_downloads(lambda: table, f"findings_{timestep}", "connectivity")
