"""What the state still holds of each character of a text, and what its query finds of it."""

import altair as alt
import numpy as np

from memviz.analysis.kept_writes import KeptWrites
from memviz.analysis.kept_writes import kept_writes as kept_writes_of
from memviz.charts.kept_writes import kept_writes_figure
from memviz.charts.shown_models import Source, shown_models
from memviz.figures.in_html import stays_a_chart
from memviz.models.reading import read


@stays_a_chart
def kept_writes(
    text: str,
    *models: Source,
    layer: int = 1,
    timestep: int | None = None,
    found: bool = False,
) -> alt.VConcatChart:
    """Return a square per model: down what is held after each character, across where it was
    written, as shares of what the layer holds then; full colour is the most of each row.

    With `found` it is what the query of each step finds of what is held. Of models of tokens both
    are tokens. A line stands at `timestep`, None for the last. Raises ValueError for a text that a
    model cannot read, a timestep outside it, a layer without a memory that a gate keeps and, with
    `found`, one without a query; MissingLevelError as `memviz.kept_writes` does.
    """
    shares = {}
    for one in shown_models(models):
        reading = read(one.model, text)
        if timestep is not None:
            reading.check_timestep(timestep)
        kept = kept_writes_of(one.model, reading, layer)
        shares[one.label] = _found(kept, layer, one.label) if found else kept.shares[layer]
    return kept_writes_figure(shares, timestep, found=found)


def _found(kept: KeptWrites, layer: int, model: str) -> np.ndarray:
    if layer not in kept.found:
        raise ValueError(
            f"found: got True; layer {layer} of {model} has no query, so leave it out: what is "
            "held is there for every unit"
        )
    return kept.found_shares[layer]
