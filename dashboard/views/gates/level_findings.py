"""What the figure shows of gates that are not bound to 0 to 1: sentences and a table."""

from collections.abc import Iterator, Mapping

import pandas as pd
import streamlit as st

from dashboard.views.gates.table_columns import columns_of
from dashboard.widgets.plain_text import plain_text
from memviz.analysis.gate_levels import GateLevels
from memviz.charts.level_words import interval_text, level_text, range_text

OF_LEVELS = (
    "In the figure of such a gate, a line spans where it stands for 90 % of the time: it is below "
    "for 5 % and above for 5 %. At the dashed line, 1, it passes on its input unchanged."
)
_WHY = (
    "A gate that is not limited to 0 to 1 cannot be saturated: of each, the median over time is "
    "shown, and the range in which it stays for 90 % of the time."
)


def draw_level_findings(found: Mapping[str, GateLevels], symbol: str) -> None:
    """Draw what is found of one gate; `found` is by the models' labels."""
    st.markdown("\n".join([_WHY, "", *_sentences(found)]))
    st.dataframe(
        levels_table(found, symbol),
        hide_index=True,
        alt="How high the gates of each layer stand, with 95 % intervals of the median",
        column_config=columns_of(symbol),
    )


def _sentences(found: Mapping[str, GateLevels]) -> Iterator[str]:
    """Yield for each model what the gate's range is and where its medians lie."""
    for label, levels in found.items():
        first = levels.layers.iloc[0]
        yield (
            f"- **{plain_text(label)}**, {plain_text(first['gate'])} gate (range: "
            f"{range_text(first['range_from'], first['range_to'])}): "
            f"{_medians(levels.table['median'])}."
        )


def _medians(medians: pd.Series) -> str:
    low, high = level_text(medians.min()), level_text(medians.max())
    if len(medians) == 1:
        return f"its median is **{low}**"
    return f"the medians of its {len(medians):,} gates lie between **{low}** and **{high}**"


def levels_table(found: Mapping[str, GateLevels], symbol: str) -> pd.DataFrame:
    """Return a row per model and layer, over all its gates together."""
    return pd.DataFrame(
        {
            "Model": label,
            "Gate": row["gate"],
            "Layer": row["layer"],
            "Range": range_text(row["range_from"], row["range_to"]),
            "Gates": row["cells"],
            "Median of all": interval_text(row["median"], row["median_low"], row["median_high"]),
            "90 % of the time": f"{level_text(row['lower'])} to {level_text(row['upper'])}",
            f"{symbol.capitalize()}s": row["characters"],
        }
        for label, levels in found.items()
        for _, row in levels.layers.iterrows()
    )
