"""What is remembered against what is used, for the same models, on one axis of distance."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from dashboard.catalogue.entries import ModelEntry, OwnEntry
from dashboard.views.memory.measured import MeasuredMemory, by_label, symbol_of
from dashboard.widgets.charts import draw_chart
from dashboard.widgets.plain_text import plain_text
from memviz import CheckpointError
from memviz.analysis.memory.summary import curves
from memviz.charts.numbers import counted

_HEIGHT = 230  # pixels of a graph with its axis
_LEGEND = 60


def draw_used(found: Mapping[ModelEntry, MeasuredMemory], farthest: int) -> None:
    """Draw the section: what the states hold above, below where connectivity lies."""
    from dashboard.widgets.downloads import (
        SavedFigure,
        chart_picture,
        draw_downloads,
        models_line,
    )
    from memviz.charts.memory import on_one_axis, remembered_and_used

    st.header("Remembered and used", anchor="remembered-and-used")
    remembered, used = curves(by_label(found), "nats"), _used(found)
    if used.empty:
        st.caption(_not_measured(found))
        return
    colours = {entry.label: entry.colour for entry in found}
    graphs = remembered_and_used(remembered, used, colours, farthest)
    above, below = graphs
    draw_chart(above, height=_HEIGHT + _LEGEND, alt="Nats in the state by characters back")
    draw_chart(below, height=_HEIGHT, alt="Share of connectivity by characters back")
    st.markdown(used_in_words(remembered, used))
    st.caption(
        "Above: nats recovered from the state, as in the first graph. Below: mean share of "
        f"connectivity at each distance, within 100 characters, {_samples(used)}; bands: 95 % "
        "intervals."
    )
    table = pd.concat(
        [
            remembered.assign(figure="nats in the state"),
            used.rename(columns={"share": "value"}).assign(figure="share of connectivity"),
        ],
        ignore_index=True,
    )
    title = "Remembered and used, by characters back"
    lines = [models_line(list(colours)), f"Below: {_samples(used)}"]
    picture = chart_picture(lambda: on_one_axis(graphs), title, lines)
    draw_downloads(SavedFigure("remembered_and_used", title, "memory", picture, lambda: table))


def used_in_words(remembered: pd.DataFrame, used: pd.DataFrame) -> str:
    """Return for each model within which distance most of the nats and of the connectivity lies."""
    lines = [
        f"**{plain_text(str(model))}**: 90 % of the nats in its state lie within "
        f"{counted(_within(_in_full(rows), 0.9), 'character')}, 90 % of its connectivity within "
        f"{_within(of_connectivity, 0.9)}."
        for model, rows in remembered.groupby("model", sort=False)
        if not (of_connectivity := used[used["model"] == model].set_index("lag")["share"]).empty
    ]
    return "\n".join(f"- {line}" for line in lines)


def _not_measured(found: Mapping[ModelEntry, MeasuredMemory]) -> str:
    """Return why nothing is known of what the models use, and what can be done about it."""
    if all(isinstance(entry, OwnEntry) for entry in found):
        return (
            "How far back these models’ connectivity lies was not measured, as they are not "
            f"checkpoints: what is used of the {symbol_of(found)}s remembered is not known here."
        )
    return (
        "How far back these models’ connectivity lies was not measured; "
        "`python -m train evaluate` does."
    )


def _used(found: Mapping[ModelEntry, MeasuredMemory]) -> pd.DataFrame:
    """Return the connectivity of the models that it was measured of, and name the others."""
    tables, missing = [], []
    for entry in found:
        try:
            reach = entry.reach()
        except CheckpointError as error:
            st.warning(f"**{entry.label}**: {plain_text(str(error))}")
            continue
        if reach is None:
            missing.append(plain_text(entry.label))
            continue
        table = reach.share_by_distance.rename(columns={"distance": "lag"})
        tables.append(table.assign(model=entry.label, texts=reach.texts))
    if missing and tables:
        st.caption(f"**{', '.join(missing)}**: connectivity by distance was not measured.")
    if not tables:
        return pd.DataFrame(columns=["model", "lag", "share", "low", "high", "n", "texts"])
    return pd.concat(tables, ignore_index=True)


def _samples(used: pd.DataFrame) -> str:
    sizes = used[["n", "texts"]].drop_duplicates()
    return " or ".join(f"{n:,} positions of {texts:,} held-out texts" for n, texts in sizes.values)


def _in_full(rows: pd.DataFrame) -> pd.Series:
    """Return nats at every lag, interpolated linearly between the measured ones."""
    nats = rows.set_index("lag")["value"].clip(lower=0)
    return nats.reindex(range(int(nats.index.max()) + 1)).interpolate()


def _within(values: pd.Series, share: float) -> int:
    """Return the smallest distance within which `share` of the sum lies."""
    return int((values.cumsum() >= share * values.sum()).idxmax())
