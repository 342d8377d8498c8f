"""The columns that the tables of gates have in common."""

from typing import Any

import streamlit as st


def columns_of(symbol: str) -> dict[str, Any]:
    """Return how the columns that tables of gates have in common are drawn."""
    return {
        "Model": st.column_config.TextColumn(pinned=True),
        "Layer": st.column_config.NumberColumn(width="small"),
        f"{symbol.capitalize()}s": st.column_config.NumberColumn(format="localized"),
    }
