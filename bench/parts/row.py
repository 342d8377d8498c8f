"""One row: the connectivity of the text's last character."""

from collections.abc import Callable
from functools import partial

import torch

from bench.methods.row_by_row import RowByRow
from bench.settings import Settings
from bench.text import article_text
from bench.timing import Case, elapsed
from bench.weights import make_model
from memviz import connectivity_row
from memviz.analysis.connectivity.reverse.text_sweep import TextSweep
from memviz.models.model import Model
from memviz.models.reading import read

MEMVIZ = "memviz"
CACHED = "memviz, forward pass kept"
AUTOGRAD = "a forward and a backward pass"


def cases(settings: Settings) -> list[Case]:
    """Return for every unit the row from scratch, from a text already read, and by autograd."""
    return [
        Case(
            part="row",
            variant=variant,
            unit=unit,
            time=settings.time,
            hidden_size=settings.hidden_size,
            repeats=settings.repeats,
            measure=partial(elapsed, call),
        )
        for unit in settings.units
        for variant, call in _calls(settings, unit).items()
    ]


def _calls(settings: Settings, unit: str) -> dict[str, Callable[[], object]]:
    model = make_model(unit, settings.hidden_size, settings.words)
    text = article_text(settings.time)
    return {
        MEMVIZ: partial(connectivity_row, model, text, settings.time - 1),
        CACHED: partial(_swept, model, text, TextSweep(model, read(model, text).symbols)),
        AUTOGRAD: partial(_by_autograd, model, text),
    }


def _swept(model: Model, text: str, sweep: TextSweep) -> None:
    """Sweep one row back through a text that has been read."""
    last = torch.tensor([len(text) - 1])
    cotangents = model.head.weight[read(model, text).target_indices[last]]
    for _, gradient in sweep.gradients(last, cotangents):
        gradient.square().sum()


def _by_autograd(model: Model, text: str) -> None:
    RowByRow().rows(model, read(model, text))(len(text) - 1)
