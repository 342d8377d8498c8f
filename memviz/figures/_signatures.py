"""Memory signatures, from what the checkpoints hold."""

import altair as alt
import pandas as pd

from memviz.analysis.memory.baselines import KNOWN
from memviz.analysis.memory.summary import Score, curves, floor_curves
from memviz.charts.memory import (
    on_one_axis,
    remembered_and_used,
    signature_panels,
    signatures_chart,
)
from memviz.charts.shown_models import ShownModel, Source, shown_models
from memviz.evaluation.memory import MeasuredSignature, measured_signature
from memviz.figures._reach import share_by_distance
from memviz.figures.in_html import stays_a_chart
from memviz.figures.picture import WIDTH
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.format import SIGNATURE


@stays_a_chart
def signatures(
    *models: Source, figure: Score = "nats", farthest: int = 40, known: int | None = None
) -> alt.LayerChart:
    """Return what linear probes recover of the character so many steps back from the whole state.

    `figure` is "nats" or "accuracy"; lags up to `farthest` are drawn, at most 150. Dashed, in
    a model's colour, what untrained ones of its shape reach; in grey what the text itself gives
    away, which is blind past lag 3, and with `known`, one of
    `memviz.analysis.memory.baselines.KNOWN`, what an n-gram model tells that knows so many
    characters. Raises CheckpointError for a checkpoint without a signature, ValueError for another
    `known`.
    """
    if known is not None and known not in KNOWN:
        raise ValueError(f"known: got {known!r}; choose one of {', '.join(map(str, KNOWN))}")
    shown = shown_models(models)
    found = {one.label: _signature(one) for one in shown}
    colours = {one.label: one.colour for one in shown}
    chart = signatures_chart(
        curves(found, figure), floor_curves(found, figure, known), colours, figure, farthest
    )
    return chart.properties(width=WIDTH)


@stays_a_chart
def signatures_apart(
    *models: Source, figure: Score = "nats", farthest: int = 40
) -> alt.VConcatChart:
    """Return a panel per model: its whole state and each part, linear probe and network.

    In grey untrained models and what the text itself gives away; arguments as `signatures`.
    """
    shown = shown_models(models)
    found = {one.label: _signature(one).signature for one in shown}
    return signature_panels(found, {one.label: one.colour for one in shown}, figure, farthest)


@stays_a_chart
def used(*models: Source, farthest: int = 40) -> alt.VConcatChart:
    """Return what is remembered above what is used: nats in the state, share of connectivity.

    By characters back, up to `farthest`. Raises CheckpointError for a checkpoint without a
    signature or reach.
    """
    shown = shown_models(models)
    found = {one.label: _signature(one) for one in shown}
    shares = pd.concat([share_by_distance(one) for one in shown], ignore_index=True)
    graphs = remembered_and_used(
        curves(found, "nats"),
        shares.rename(columns={"distance": "lag"}),
        {one.label: one.colour for one in shown},
        farthest,
    )
    return on_one_axis(graphs)


def _signature(one: ShownModel) -> MeasuredSignature:
    found = measured_signature(one.model.record)
    if found is None:
        raise CheckpointError(
            f"{one.label}: no {SIGNATURE}; run `python -m train evaluate --signature` on this "
            "checkpoint"
        )
    return found
