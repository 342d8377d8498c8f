"""Memory signatures, from what the checkpoints hold."""

import altair as alt

from memviz.charts.memory import signatures_chart
from memviz.checkpoint import CheckpointError
from memviz.figures.picture import WIDTH
from memviz.results.signature import MeasuredSignature, measured_signature
from memviz.shown_models import ShownModel, Source, shown_models
from memviz.signature.curves import Figure, curves, floors


def signatures(*models: Source, figure: Figure = "nats", farthest: int = 40) -> alt.LayerChart:
    """Return what linear decoders recover of the character so many steps back from the state.

    `figure` is "nats" or "accuracy"; lags up to `farthest` are drawn, at most 150. In grey the
    floors. Raises CheckpointError for a checkpoint without a signature.
    """
    shown = shown_models(models)
    found = {one.label: _signature(one) for one in shown}
    colours = {one.label: one.colour for one in shown}
    chart = signatures_chart(
        curves(found, figure), floors(found, figure, None), colours, figure, farthest
    )
    return chart.properties(width=WIDTH)


def _signature(one: ShownModel) -> MeasuredSignature:
    found = measured_signature(one.model.record)
    if found is None:
        raise CheckpointError(
            f"{one.label}: no signature.csv; run `python -m train evaluate --signature` on this "
            "checkpoint"
        )
    return found
