"""Memory over training of the chosen models, of those whose training logged it."""

from collections.abc import Sequence

import streamlit as st

from dashboard.catalogue.entries import Entry, ModelEntry, with_weights
from dashboard.widgets.charts import draw_chart
from dashboard.widgets.downloads import SavedFigure, chart_picture, draw_downloads, models_line
from dashboard.widgets.segmented_choice import segmented_choice
from memviz.charts.report_card.over_training import (
    HEIGHT,
    LEARNT,
    Learnt,
    learnt_title,
    over_training_chart,
    over_training_table,
)
from memviz.evaluation.over_training import OverTraining
from memviz.evaluation.parts import FieldError, holds, read_part

_MEASURED = "Measured on validation texts while the models were trained"


def draw_over_training(entries: Sequence[Entry], symbol: str) -> None:
    """Draw the choice of a figure and its graph; nothing where no training logged any."""
    found = {entry.label: logged for entry in with_weights(entries) if (logged := _logged(entry))}
    if not found:
        return
    st.header("Memory over training", anchor="over-training")
    learnt = segmented_choice(
        "Figure", list(LEARNT), key="learnt", format_func=lambda one: learnt_title(one, symbol)
    )
    colours = {entry.label: entry.colour for entry in entries if entry.label in found}
    chart = over_training_chart(found, colours, learnt, symbol)
    draw_chart(chart, height=HEIGHT, alt=_alt(found, learnt, symbol))
    st.caption(f"{_MEASURED}, by `fit --card-every`: small samples, to be read as a trend.")
    title = f"Memory over training: {learnt_title(learnt, symbol)}"
    draw_downloads(
        SavedFigure(
            "memory_over_training",
            title,
            "forgetting",
            chart_picture(lambda: chart, title, [models_line(list(found)), _MEASURED]),
            lambda: over_training_table(found),
        )
    )


def _logged(entry: ModelEntry) -> OverTraining | None:
    if not holds(entry.metrics, OverTraining):
        return None
    try:
        found = read_part(OverTraining, entry.metrics)
    except FieldError:
        return None
    return found if found.measured else None


def _alt(found: dict[str, OverTraining], learnt: Learnt, symbol: str) -> str:
    ends = "; ".join(
        f"{label}: {getattr(logged.measured[-1], learnt)} after {logged.measured[-1].batches:,} "
        "batches"
        for label, logged in found.items()
    )
    return f"{learnt_title(learnt, symbol)} while training. At the end {ends}."
