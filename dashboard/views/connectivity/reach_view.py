"""How far back the models look, over held-out texts: a table, a graph and what they mean."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.catalogue.entries import Entry, PublishedEntry, UnmeasuredEntry
from dashboard.widgets.charts import draw_chart
from dashboard.widgets.downloads import SavedFigure, chart_picture, draw_downloads
from dashboard.widgets.plain_text import plain_text
from memviz import CheckpointError
from memviz.charts.reach import reach_chart
from memviz.charts.reach_words import explanation, reach_table, summary
from memviz.evaluation.reach import MeasuredReach


def draw_reach(entries: Sequence[Entry]) -> None:
    """Draw the section; models that have no reach are left out and named."""
    st.header("How far back?", anchor="how-far-back")
    found = _measured(entries)
    if not found:
        return
    st.dataframe(
        reach_table(found),
        hide_index=True,
        alt="How far back each model's connectivity reaches, with 95 % intervals",
        column_config={
            "Model": st.column_config.TextColumn(pinned=True),
            "Texts": st.column_config.NumberColumn(format="localized"),
            "Positions": st.column_config.NumberColumn(format="localized"),
        },
    )
    curves = pd.concat(
        [reach.share_by_distance.assign(model=label) for label, reach in found.items()],
        ignore_index=True,
    )
    colours = {entry.label: entry.colour for entry in entries if entry.label in found}
    chart = reach_chart(curves, colours)
    draw_chart(chart, alt=summary(found))
    st.caption(explanation(found, plain_text))
    title = "How far back connectivity reaches: mean share by distance"
    lines = [
        f"{label}: {reach.texts:,} held-out texts, {reach.positions:,} positions"
        for label, reach in found.items()
    ]
    picture = chart_picture(lambda: chart, title, lines)
    draw_downloads(SavedFigure("reach", title, "reach", picture, lambda: curves))


def _measured(entries: Sequence[Entry]) -> dict[str, MeasuredReach]:
    """Return the reach of each model by label, and say which models have none, and why."""
    found: dict[str, MeasuredReach] = {}
    missing: list[str] = []
    own: list[str] = []
    published: list[str] = []
    for entry in entries:
        try:
            reach = entry.reach()
        except CheckpointError as error:
            st.warning(f"**{entry.label}**: {plain_text(str(error))}")
            continue
        if reach is not None:
            found[entry.label] = reach
        elif isinstance(entry, PublishedEntry):
            published.append(entry.label)
        elif isinstance(entry, UnmeasuredEntry):
            own.append(entry.label)
        else:
            missing.append(entry.label)
    if own:
        st.caption(f"**{', '.join(own)}**: not measured; `memviz.reach` does.")
    if missing:
        st.caption(f"**{', '.join(missing)}**: not measured; `python -m train evaluate` does.")
    if published:
        st.caption(
            f"**{'; '.join(published)}**: not available. The article published the connectivity "
            "of one text, too few for this."
        )
    return found
