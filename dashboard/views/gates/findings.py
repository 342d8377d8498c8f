"""What the figure of gates shows: sentences and tables, computed from its values."""

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from dashboard.catalogue.entries import ModelEntry
from dashboard.views.gates.level_findings import OF_LEVELS, draw_level_findings
from dashboard.views.gates.table_columns import columns_of
from dashboard.widgets.plain_text import plain_text
from memviz.analysis.gates import SHORTEST_WITH_INTERVAL, GateSaturation
from memviz.models.names import symbol_name

_OF_SATURATION = (
    "In the figure, above the dashed line: right-saturated for more than half of the time; on the "
    "diagonal: saturated all the time."
)
_OF_TOKENS = (
    "Models of tokens step once a token, so each token counts once, however many characters it "
    "has; on the page Cells it is drawn over these."
)


def draw_gate_findings(found: Mapping[ModelEntry, GateSaturation]) -> None:
    """Draw the findings and what they were measured on; each of them is of one gate."""
    symbol = symbol_of(found)
    saturated = {entry: one for entry, one in found.items() if not one.gates.empty}
    levels = {entry: one for entry, one in found.items() if one.gates.empty}
    if saturated:
        _draw_saturation(saturated, symbol)
    if levels:
        draw_level_findings({entry.label: one.levels for entry, one in levels.items()}, symbol)
    how = [
        *([_OF_SATURATION] if saturated else []),
        *([OF_LEVELS] if levels else []),
        _intervals(list(found.values()), symbol),
        *_not_seen(found),
    ]
    st.caption(" ".join(["Measured on this text alone, read as one from its beginning.", *how]))


def _draw_saturation(found: Mapping[ModelEntry, GateSaturation], symbol: str) -> None:
    summaries = {entry.label: one.by_layer() for entry, one in found.items()}
    st.markdown(sentence(summaries, symbol))
    st.dataframe(
        findings_table(summaries, symbol),
        hide_index=True,
        alt="How many cells' gates are saturated, by model and layer, with 95 % intervals",
        column_config=columns_of(symbol),
    )


def symbol_of(found: Mapping[ModelEntry, GateSaturation]) -> str:
    """Return what time is counted in: models of one target are shown at a time."""
    return symbol_name(next(iter(found)).target)


def sentence(summaries: Mapping[str, pd.DataFrame], symbol: str) -> str:
    """Return the findings over all models together; `summaries` are `by_layer` by label."""
    rows = pd.concat(summaries.values())
    mostly, always, cells = (
        int(rows[name].sum()) for name in ("right_mostly", "left_always", "cells")
    )
    return (
        f"Of these {cells:,} gates, **{_many(mostly)}** are right-saturated for more than half of "
        f"the time; left-saturated at every single {symbol}: **{_many(always)}**."
    )


def findings_table(summaries: Mapping[str, pd.DataFrame], symbol: str) -> pd.DataFrame:
    """Return a row per model and layer, with intervals in brackets where there are some."""
    return pd.DataFrame(
        {
            "Model": label,
            "Gate": row["gate"],
            "Layer": row["layer"],
            "Right-saturated over half the time": f"{row['right_mostly']:,.0f} of {row['cells']:,}"
            + _interval(row, "right_mostly", _count),
            "Left-saturated always": f"{row['left_always']:,} of {row['cells']:,}",
            "Median cell, saturated at either end": _percent(row["saturated"])
            + _interval(row, "saturated", _percent),
            f"{symbol.capitalize()}s": row["characters"],
        }
        for label, summary in summaries.items()
        for _, row in summary.iterrows()
    )


def _intervals(found: list[GateSaturation], symbol: str) -> str:
    """Return what the intervals are."""
    if not any(one.has_intervals for one in found):
        return f"No intervals: they take a text of {SHORTEST_WITH_INTERVAL:,} {symbol}s."
    return (
        "In brackets: 95 % intervals, a bootstrap over blocks of this text, because neighbouring "
        f"{symbol}s are not independent of each other; how long the blocks are is estimated from "
        "the gates."
    )


def _not_seen(found: Mapping[ModelEntry, GateSaturation]) -> list[str]:
    """Return what the models do not see of the text as it was given."""
    words = any(entry.target == "word" for entry in found)
    tokens = any(entry.target == "token" for entry in found)
    return [
        *([_OF_TOKENS] if tokens else []),
        *(["Models of words read it in a to z and single spaces."] if words else []),
        *(
            f"{plain_text(entry.label)} does not know {one.unknown:,} of the {symbol_of(found)}s."
            for entry, one in found.items()
            if one.unknown
        ),
    ]


def _interval(row: pd.Series, name: str, shown: Callable[[float], str]) -> str:
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    return "" if pd.isna(low) else f" [{shown(low)}, {shown(high)}]"


def _many(count: int) -> str:
    return f"{count:,}" if count else "none"


def _count(value: float) -> str:
    return f"{value:,.0f}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
