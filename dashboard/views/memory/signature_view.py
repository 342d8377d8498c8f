"""The graph of the signatures, as chosen, and the menu that saves it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.catalogue.entries import ModelEntry
from dashboard.views.memory.choices import APART, MemoryChoices
from dashboard.views.memory.measured import MeasuredMemory, by_label, symbol_of
from dashboard.views.memory.sentences import blind, sample_line
from dashboard.widgets.charts import draw_chart
from memviz.analysis.memory.signature import NETWORK
from memviz.analysis.memory.summary import curves, floor_curves

if TYPE_CHECKING:  # the chart library is slow to import
    import altair as alt

HEIGHT = 500  # pixels of the graph with its legends
_PANEL = 380
_PANELS = (
    "Thick: the linear decoder, of the whole state and of each layer and part; thin: with a small "
    f"network of {NETWORK} units for each lag beside it, so where it lies higher, the state "
    "holds what a linear decoder cannot read. It is a lower bound: more units could recover more. "
    "Grey: untrained models of the same shape (dashed, their band over initialisations), and what "
    "the text itself gives away (dotted)."
)
_WORDS = {"nats": "information recovered, in nats", "accuracy": "accuracy"}


def draw_signatures(found: Mapping[ModelEntry, MeasuredMemory], choices: MemoryChoices) -> None:
    """Draw the models' signatures in one graph, or each model's layers and parts in its own."""
    from dashboard.widgets.downloads import (
        SavedFigure,
        chart_picture,
        draw_downloads,
        models_line,
    )

    title = f"What of the past is in the state: {_WORDS[choices.figure]}"
    every = pd.concat(
        [memory.signature.assign(model=entry.label) for entry, memory in found.items()],
        ignore_index=True,
    )
    models = models_line([entry.label for entry in found])
    lines = [models, sample_line(found), blind(symbol_of(found))]
    draw = _draw_panels if choices.view == APART else _draw_together
    picture = chart_picture(draw(found, choices), title, lines)
    draw_downloads(SavedFigure("memory", title, "memory", picture, lambda: every))


def _draw_together(
    found: Mapping[ModelEntry, MeasuredMemory], choices: MemoryChoices
) -> Callable[[], "alt.LayerChart | alt.VConcatChart"]:
    """Draw one graph of all models, and return what makes it to save."""
    from memviz.charts.memory import signatures_chart

    figure, symbol = choices.figure, symbol_of(found)
    table, grey = (
        curves(by_label(found), figure),
        floor_curves(by_label(found), figure, choices.known, symbol),
    )
    colours = {entry.label: entry.colour for entry in found}
    chart = signatures_chart(table, grey, colours, figure, choices.farthest, symbol)
    draw_chart(chart, height=HEIGHT, alt=_alt(table, figure, symbol))
    st.caption(blind(symbol))
    return lambda: chart


def _draw_panels(
    found: Mapping[ModelEntry, MeasuredMemory], choices: MemoryChoices
) -> Callable[[], "alt.LayerChart | alt.VConcatChart"]:
    """Draw one panel per model, and return what makes one figure of them to save."""
    from memviz.charts.memory import highest_of, signature_panel, signature_panels

    signatures = {entry.label: memory.signature for entry, memory in found.items()}
    highest, symbol = highest_of(signatures, choices.figure), symbol_of(found)
    with st.grid(min(2, len(found)), min_column_width=320):
        for entry, memory in found.items():
            draw_chart(
                signature_panel(
                    entry.label,
                    memory.signature,
                    entry.colour,
                    choices.figure,
                    choices.farthest,
                    highest,
                    symbol,
                ),
                height=_PANEL,
                alt=f"{entry.label}: {_WORDS[choices.figure]} by {symbol}s back, of each layer "
                "and part of its state",
            )
    st.caption(f"{_PANELS} {blind(symbol)}")
    colours = {entry.label: entry.colour for entry in found}
    shown = choices.figure, choices.farthest, symbol
    return partial(signature_panels, signatures, colours, *shown)


def _alt(table: pd.DataFrame, figure: str, symbol: str) -> str:
    parts = []
    for model, rows in table.groupby("model", sort=False):
        at = rows.set_index("lag")["value"]
        shown = ", ".join(f"{at[lag]:.2f} at {lag}" for lag in (1, 5, 10) if lag in at)
        parts.append(f"{model}: {shown}")
    return f"{_WORDS[figure]} by {symbol}s back. {'; '.join(parts)}."
