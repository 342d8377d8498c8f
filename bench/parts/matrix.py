"""The whole matrix, by every method."""

from functools import partial
from time import perf_counter

import numpy as np

from bench.methods import METHODS, Method, RowMethod
from bench.settings import Settings
from bench.text import article_text
from bench.timing import Case, elapsed
from bench.weights import make_model
from memviz.models.model import Model
from memviz.models.reading import Reading, read


def cases(settings: Settings) -> list[Case]:
    """Return a case for every unit and method."""
    return [_case(settings, unit, method) for unit in settings.units for method in METHODS]


def _case(settings: Settings, unit: str, method: Method) -> Case:
    model = make_model(unit, settings.hidden_size, settings.words)
    text = read(model, article_text(settings.time))
    sampled = isinstance(method, RowMethod)
    if isinstance(method, RowMethod):
        measure = partial(_estimated_seconds, method, model, text, settings.sampled_rows)
    else:
        measure = partial(elapsed, partial(method.matrix, model, text))
    return Case(
        part="matrix",
        variant=method.name,
        unit=unit,
        time=settings.time,
        hidden_size=settings.hidden_size,
        repeats=settings.repeats,
        measure=measure,
        sampled_rows=settings.sampled_rows if sampled else None,
    )


def _estimated_seconds(method: RowMethod, model: Model, text: Reading, sampled_rows: int) -> float:
    """Return what all rows would take: the preparation, and the mean of some rows times all."""
    start = perf_counter()
    row = method.rows(model, text)
    preparation = perf_counter() - start
    time = len(text.text)
    sample = np.linspace(0, time - 1, sampled_rows).astype(int).tolist()
    return preparation + time * float(np.mean([elapsed(partial(row, t)) for t in sample]))
