"""The article's models beside one's own: by what name, in what colour, with what results."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from memviz.charts.model_colours import published_colour
from memviz.charts.shown_models import ShownModel
from memviz.evaluation.accuracy import CEILING_COLUMNS, CURVE_COLUMNS, Measured
from memviz.evaluation.published import PublishedModel, published
from memviz.models.names import unit_label


@dataclass(frozen=True)
class ShownPublished:
    """A published model, its name and its hex colour."""

    label: str
    colour: str
    unit: str
    model: PublishedModel


def published_beside(models: Sequence[ShownModel]) -> list[ShownPublished]:
    """Return the article's models of the units of the models of words among `models`."""
    units = {one.shape.unit for one in models if one.model.target == "word"}
    return [
        ShownPublished(f"{unit_label(unit)}, published", published_colour(unit), unit, model)
        for unit, model in published().models.items()
        if unit in units
    ]


def published_accuracy(model: PublishedModel) -> Measured:
    """Return what the article published, counted in its own way: no sample sizes, no baseline."""
    return Measured(
        corpus="text8",
        observations=None,
        positions=None,
        accuracy={1: model.test_accuracy},
        curve=model.accuracy[list(CURVE_COLUMNS)],
        baseline=pd.DataFrame(columns=list(CURVE_COLUMNS)),
        ceiling=pd.DataFrame(columns=list(CEILING_COLUMNS)),
    )
