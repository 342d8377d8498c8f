"""The connectivity of every text by every model: the long work of a report."""

from collections.abc import Sequence
from dataclasses import dataclass

from memviz.analysis.connectivity.connectivity import Connectivity, connectivity
from memviz.analysis.connectivity.over_characters import over_characters
from memviz.analysis.connectivity.variants import GradientTarget, Measure
from memviz.charts.shown_models import ShownModel
from memviz.stats.progress import Progress


class TextError(ValueError):
    """A text that a model cannot read; `number` counts the texts from 1."""

    def __init__(self, number: int, problem: str) -> None:
        super().__init__(problem)
        self.number = number


@dataclass(frozen=True)
class TextConnectivity:
    """The connectivity that one model has for the text `number`, counted from 1.

    Its steps are characters.
    """

    model: ShownModel
    number: int
    connectivity: Connectivity


def read_texts(
    models: Sequence[ShownModel],
    texts: Sequence[str],
    progress: Progress = lambda _: None,
    *,
    target: GradientTarget = "logit",
    measure: Measure = "squared_norm",
) -> list[TextConnectivity]:
    """Return a reading of each text by each model, text by text.

    `target` and `measure` are those
    of `memviz.connectivity`; `progress` is told the share of all the work that is done, 0 to 1.
    Raises TextError, a ValueError, for a text that a model cannot read.
    """
    readings: list[TextConnectivity] = []
    pairs = [(number, text, one) for number, text in enumerate(texts, start=1) for one in models]
    for place, (number, text, one) in enumerate(pairs):

        def tell(done: float, place: int = place) -> None:
            progress((place + done) / len(pairs))

        try:
            found = connectivity(one.model, text, target=target, measure=measure, progress=tell)
            found = over_characters(found)
        except ValueError as error:
            raise TextError(number, str(error)) from error
        readings.append(TextConnectivity(one, number, found))
    progress(1.0)
    return readings
