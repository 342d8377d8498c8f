"""The curves of report cards, from what the checkpoints hold."""

import altair as alt

from memviz.charts.report_card.curves import curve_chart, curve_title
from memviz.charts.report_card.measures import Curve
from memviz.charts.shown_models import ShownModel, Source, shown_models
from memviz.evaluation.report_card import ReportCard, read_report_card
from memviz.figures.in_html import stays_a_chart
from memviz.figures.picture import WIDTH
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.format import REPORT_CARD


@stays_a_chart
def report_card(*models: Source, curve: Curve = "forgetting") -> alt.LayerChart:
    """Return one curve of the models' report cards, with 95 % intervals.

    `curve` is "forgetting", "variation", "half_lives", "lyapunov", "capacity",
    "effective" or "length". Raises CheckpointError for a checkpoint without a card.
    """
    shown = shown_models(models)
    cards = {one.label: _card(one) for one in shown}
    colours = {one.label: one.colour for one in shown}
    chart = curve_chart(cards, colours, curve)
    return chart.properties(width=WIDTH, title=curve_title(curve))


def _card(one: ShownModel) -> ReportCard:
    record = one.model.record
    found = None if record is None else read_report_card(record.folder)
    if found is None:
        raise CheckpointError(
            f"{one.label}: no {REPORT_CARD}; run `python -m train evaluate --card` on this "
            "checkpoint"
        )
    return found
