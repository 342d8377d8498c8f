"""States that are edited, mapped among those of a corpus, and matched with them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import altair as alt

from memviz.analysis.states.corpus import CorpusStates
from memviz.analysis.states.edit import edit
from memviz.analysis.states.edit_effects import Where
from memviz.analysis.states.edit_effects import edit_effects as edit_effects_of
from memviz.analysis.states.edits import Edit
from memviz.analysis.states.match import match as match_of
from memviz.analysis.states.nearest import state_map as state_map_of
from memviz.charts.shown_models import ShownModel, Source, shown_models
from memviz.charts.states.among import map_chart
from memviz.charts.states.common import common_chart
from memviz.charts.states.cost import cost_on_paper, highest_cost
from memviz.charts.states.effects import effects_chart
from memviz.figures.in_html import stays_a_chart
from memviz.figures.picture import WIDTH
from memviz.models.reading import read


@stays_a_chart
def edits(text: str, edits: Sequence[Edit], *models: Source) -> alt.VConcatChart:
    """Return a chart per model: what `edits` of its state cost at each later timestep, in nats.

    All have the same scale. Raises ValueError and MissingLevelError as `memviz.edit` does.
    """
    shown = shown_models(models)
    found = {one.label: edit(one.model, text, edits) for one in shown}
    most = max(map(highest_cost, found.values()))
    return _below_each_other(shown, lambda one: cost_on_paper(found[one.label], one.colour, most))


@stays_a_chart
def edit_effects(
    texts: Iterable[str], edits: Sequence[Edit], *models: Source, where: Where | None = None
) -> alt.VConcatChart:
    """Return a chart per model: what `edits` cost over many texts, beside random cells.

    `where` are kinds of positions by name, as `memviz.edit_effects` takes them; a row each for what
    it costs there and elsewhere. All have the same scale. Raises ValueError and MissingLevelError
    as that does.
    """
    texts = list(texts)
    return _below_each_other(
        shown_models(models),
        lambda one: effects_chart(edit_effects_of(one.model, texts, edits, where), one.colour),
        x="shared",
    )


@stays_a_chart
def state_map(
    text: str, corpus: str | CorpusStates, *models: Source, timestep: int | None = None
) -> alt.VConcatChart:
    """Return a chart per model: `text` as a path among the states of `corpus`, in two directions.

    It is drawn out up to `timestep`, None for the last. `corpus` is a text, or for a single model
    its states there. Raises ValueError for a timestep outside the text, and ValueError and
    MissingLevelError as `memviz.state_map` does.
    """

    def drawn(one: ShownModel) -> alt.LayerChart:
        reading = read(one.model, text)
        at = len(reading.symbols) - 1 if timestep is None else timestep
        reading.check_timestep(at)
        return map_chart(state_map_of(one.model, reading, corpus), at, one.colour)

    return _below_each_other(shown_models(models), drawn)


@stays_a_chart
def match(
    text: str, span: tuple[int, int], threshold: float, corpus: str | CorpusStates, *models: Source
) -> alt.VConcatChart:
    """Return a chart per model: what passages have in common in which the same cells are on.

    The cells are those that are on, at or above `threshold`, during `span` of `text` and off
    around it; `corpus` is where the passages are, as in `state_map`. Raises ValueError and
    MissingLevelError as `memviz.match` does.
    """
    return _below_each_other(
        shown_models(models),
        lambda one: common_chart(match_of(one.model, text, span, threshold, corpus), one.colour),
    )


def _below_each_other(
    shown: Sequence[ShownModel],
    chart: Callable[[ShownModel], alt.LayerChart],
    x: Literal["independent", "shared"] = "independent",
) -> alt.VConcatChart:
    """Return the charts of all models, each with its name; `x` is whose their scale across is."""
    charts = [chart(one).properties(width=WIDTH, title=one.label) for one in shown]
    return alt.vconcat(*charts, spacing=28).resolve_scale(
        x=x, stroke="independent", fill="independent", shape="independent"
    )
