"""The section of reach: how far back connectivity lies over many held-out texts."""

from collections.abc import Sequence

import pandas as pd

from memviz.charts.reach import reach_chart
from memviz.charts.reach_words import explanation, reach_table, summary
from memviz.charts.shown_models import ShownModel
from memviz.evaluation.reach import reach_in
from memviz.files.csv_table import as_csv
from memviz.report.content import Block, Chart, MethodNote, Paragraph, Section, Table
from memviz.report.results_of import results_of

_HEIGHT = 430  # pixels, with the axis and the legend


def reach_section(models: Sequence[ShownModel]) -> Section:
    """Return how far back each model looks, or that it was not measured."""
    found, missing = results_of(
        models, lambda one: reach_in(one.metrics, one.label), "python -m train evaluate"
    )
    blocks: list[Block] = []
    if found:
        curves = pd.concat(
            [one.share_by_distance.assign(model=label) for label, one in found.items()],
            ignore_index=True,
        )
        colours = {one.label: one.colour for one in models if one.label in found}
        table = reach_table(found)
        blocks = [
            Chart(
                "reach",
                reach_chart(curves, colours).to_dict(),
                _HEIGHT,
                as_csv(curves),
                summary(found),
            ),
            Table(
                "Distances in characters and shares; in brackets 95 % intervals.",
                list(table.columns),
                [[_shown(cell) for cell in row] for row in table.itertuples(index=False)],
            ),
            MethodNote(
                "share(d) = mean over positions t of c(t, t − d) / Σ c(t, t − d′) over the window",
                explanation(found),
            ),
        ]
    return Section("reach", "How far back?", [*blocks, *map(Paragraph, missing)])


def _shown(cell: object) -> str:
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
