"""The accuracy graph and its second view, from what the checkpoints' metrics say."""

from collections.abc import Mapping, Sequence

import altair as alt

from memviz.charts.accuracy_figure import accuracy_figure, gain_figure
from memviz.charts.published_models import published_accuracy, published_beside
from memviz.charts.shown_models import ShownModel, Source, models_of_words
from memviz.evaluation.accuracy import (
    AS_PUBLISHED,
    KNOWN_WORDS,
    Measured,
    held_out_sets,
    measured_accuracy,
)
from memviz.evaluation.held_out_results import Counting
from memviz.evaluation.tally import TOPS
from memviz.figures.in_html import stays_a_chart
from memviz.figures.picture import WIDTH

_BY_LETTERS = "accuracy by letters known"


@stays_a_chart
def accuracy(
    *models: Source,
    tops: Sequence[int] = TOPS,
    counting: Counting = KNOWN_WORDS,
    published: bool = False,
) -> alt.LayerChart:
    """Return accuracy against letters already known: colour = model, dash = top 1, 2, 3.

    `counting` is "known_words" or "as_published", as the article counted: unknown words and
    padding as errors. `published` draws the article's models of the same units beside them, which
    were tested on another corpus and are counted "as_published" only. Raises CheckpointError for
    a checkpoint that was not tested so, ValueError for models of characters, and for published
    models counted otherwise.
    """
    shown = models_of_words(models, _BY_LETTERS)
    found, colours = dict(_measured(shown, counting)), _colours(shown)
    if published:
        if counting != AS_PUBLISHED:
            raise ValueError(f"counting: got {counting!r}; published models need {AS_PUBLISHED!r}")
        beside = published_beside(shown)
        found |= {one.label: published_accuracy(one.model) for one in beside}
        colours |= {one.label: one.colour for one in beside}
    figure = accuracy_figure(held_out_sets(found), colours, tops, counting)
    return figure.chart.properties(width=WIDTH)


@stays_a_chart
def accuracy_gain(
    *models: Source, tops: Sequence[int] = (1,), counting: Counting = KNOWN_WORDS
) -> alt.LayerChart:
    """Return what context adds to accuracy, in percentage points; arguments as `accuracy`."""
    shown = models_of_words(models, _BY_LETTERS)
    figure = gain_figure(held_out_sets(_measured(shown, counting)), _colours(shown), tops)
    return figure.chart.properties(width=WIDTH)


def _measured(shown: Sequence[ShownModel], counting: Counting) -> Mapping[str, Measured]:
    return {one.label: measured_accuracy(one.metrics, counting, one.label) for one in shown}


def _colours(shown: Sequence[ShownModel]) -> dict[str, str]:
    return {one.label: one.colour for one in shown}
