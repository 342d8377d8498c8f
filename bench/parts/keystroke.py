"""One more character typed: the time until the suggestions are there."""

from functools import partial
from statistics import median

import torch

from bench.settings import Settings
from bench.text import article_text
from bench.timing import Case, elapsed
from bench.weights import make_model
from memviz import Typing, suggest
from memviz.models.model import Model
from memviz.models.reading import read
from memviz.models.suggest import top_suggestions

TYPING = "memviz.Typing, one more character"
SUGGEST = "memviz.suggest, the whole text"
KERNEL = "the whole text by torch's own kernels"
KEYS = 11


def cases(settings: Settings) -> list[Case]:
    """Return for every unit a key typed, and the whole text again, by step and by kernel."""
    text = article_text(settings.time)
    return [
        Case(
            part="keystroke",
            variant=variant,
            unit=unit,
            time=settings.time,
            hidden_size=settings.hidden_size,
            repeats=settings.repeats,
            measure=measure,
        )
        for unit in settings.units
        for model in [make_model(unit, settings.hidden_size, settings.words)]
        for variant, measure in {
            TYPING: partial(_seconds_per_key, Typing(model), text),
            SUGGEST: partial(elapsed, partial(suggest, model, text)),
            KERNEL: partial(elapsed, partial(_by_kernel, model, text)),
        }.items()
    ]


def _seconds_per_key(typing: Typing, text: str) -> float:
    """Return the median time of typing the text's last characters, one by one."""
    typing.suggest(text[:-KEYS])
    ends = range(len(text) - KEYS + 1, len(text) + 1)
    return median(elapsed(partial(typing.suggest, text[:end])) for end in ends)


def _by_kernel(model: Model, text: str) -> None:
    outputs, _ = model(read(model, text).symbols.unsqueeze(0))
    probabilities = torch.softmax(model.head(outputs[0, -1]), dim=0)
    top_suggestions(model.vocabulary, probabilities, 3)
