"""Cells along a text: the values of one, and how well all of them track something."""

from collections.abc import Sequence

import altair as alt

from memviz.analysis.cells import LABELS, CellChoice, CellSearch, cell_values
from memviz.analysis.cells.search import search_cells, search_values
from memviz.charts.cell_figure import cell_figure
from memviz.charts.cell_scores import cell_scores_chart
from memviz.charts.shown_models import ShownModel, Source, shown_models
from memviz.figures.in_html import stays_a_chart
from memviz.figures.picture import WIDTH, Picture

_FIRST = "letters since the word began"


def cells(
    text: str, *models: Source, tracking: str = _FIRST, cell: tuple[int, str, int] | None = None
) -> Picture:
    """Return the text on the colours of one cell of each model: red -1, blue +1.

    `cell` is a layer (from 1), a part of the state and a cell (from 0), the same in every model;
    None for the cell that follows the label `tracking` best, one of
    `memviz.analysis.cells.LABELS`. Raises ValueError for another label, one that never changes
    along the text, or no such cell.
    """
    shown = shown_models(models)
    values = {one.label: cell_values(one.model, text) for one in shown}
    if cell is None:
        _check(tracking)
        best = _best(_found(search_values(values, _only(tracking)), tracking))
    else:
        best = dict.fromkeys(values, CellChoice(*cell))
    drawn = {label: own.over_characters() for label, own in values.items()}
    return Picture(cell_figure(drawn, best, _colours(shown)))


@stays_a_chart
def cell_scores(text: str, *models: Source, tracking: str = _FIRST) -> alt.LayerChart:
    """Return how many cells follow the label `tracking` how well, and where chance ends.

    Raises ValueError for a text of under 100 characters, and as `cells`.
    """
    shown = shown_models(models)
    _check(tracking)
    searches = search_cells({one.label: one.model for one in shown}, text, _only(tracking))
    found = _found(searches, tracking)
    chart = cell_scores_chart(found.cells, found.threshold, _colours(shown))
    return chart.properties(width=WIDTH)


def _only(label: str) -> dict:
    return {label: LABELS[label].of}


def _check(label: str) -> None:
    if label not in LABELS:
        raise ValueError(f"tracking: got {label!r}; choose one of {', '.join(LABELS)}")


def _found(searches: dict[str, CellSearch], label: str) -> CellSearch:
    if label not in searches:
        raise ValueError(f"tracking: {label!r} never changes along this text; choose another")
    return searches[label]


def _best(search: CellSearch) -> dict[str, CellChoice]:
    first = search.cells.groupby("model").first().itertuples()
    return {
        str(row.Index): CellChoice(int(row.layer), str(row.part), int(row.cell)) for row in first
    }


def _colours(shown: Sequence[ShownModel]) -> dict[str, str]:
    return {one.label: one.colour for one in shown}
