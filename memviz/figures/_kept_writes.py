"""What the state still holds of each character of a text."""

import altair as alt

from memviz.analysis.kept_writes import kept_writes as kept_writes_of
from memviz.charts.kept_writes import kept_writes_figure
from memviz.charts.shown_models import Source, shown_models
from memviz.figures.in_html import stays_a_chart
from memviz.models.reading import read


@stays_a_chart
def kept_writes(
    text: str, *models: Source, layer: int = 1, timestep: int | None = None
) -> alt.VConcatChart:
    """Return a square per model: down what is held after each character, across where it was
    written, as shares of what the layer holds then; full colour is the most of each row.

    Of models of tokens both are tokens. A line stands at `timestep`, None for the last. Raises
    ValueError for a text that a model cannot read, a timestep outside it, and a layer without a
    memory that a gate keeps; MissingLevelError as `memviz.kept_writes` does.
    """
    shares = {}
    for one in shown_models(models):
        reading = read(one.model, text)
        if timestep is not None:
            reading.check_timestep(timestep)
        shares[one.label] = kept_writes_of(one.model, reading, layer).shares[layer]
    return kept_writes_figure(shares, timestep)
