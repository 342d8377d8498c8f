"""A model unrolled over the end of a text."""

from memviz.analysis import activations as unrolling
from memviz.charts.shown_models import Source, shown_models
from memviz.components.recurrent_diagram import diagram_data
from memviz.figures.fragment import Fragment, framed
from memviz.report.page import diagram_page


def unrolled(text: str, model: Source) -> Fragment:
    """Return the recurrent diagram: how the last 30 characters reach the suggestions.

    A click, a touch or arrow keys select a character. Raises ValueError for a text that the model
    cannot read.
    """
    (shown,) = shown_models([model])
    data = diagram_data(unrolling.unrolled(shown.model, text), shown.label, shown.colour)
    return Fragment(framed(diagram_page(data), "Recurrent diagram"))
