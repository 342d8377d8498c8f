"""What can be decoded of the past from the chosen models' states, along a text."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from dashboard.catalogue.entries import ModelEntry
from dashboard.catalogue.loading import loaded
from dashboard.server.kept import Kept
from dashboard.views.memory.measured import MeasuredMemory
from dashboard.widgets.plain_text import plain_text
from memviz import LanguageModel
from memviz.analysis.memory import Recall, Remembered
from memviz.analysis.memory.recall import past_known, past_told
from memviz.components.past_view import PastPanel

NGRAM = "#7f898d"  # grey, like all curves in the graphs that are no model's
_READ = Kept[Remembered](most=64)


class Past(NamedTuple):
    """The text shown, a panel for each row of the view, and why models have none."""

    text: str
    panels: list[PastPanel]
    problems: dict[str, str]


def past_of(
    found: Mapping[ModelEntry, MeasuredMemory], text: str, known: int | None
) -> Past | None:
    """Return what the states tell of the past in `text`, None where no model has probes for it.

    With `known` a row is added for the n-gram model that knows so many symbols; not where models
    have different tokens, of which each has n-grams of its own.
    """
    panels, problems = [], {}
    for entry, memory in found.items():
        try:
            panels.append(_panel(entry, memory, text))
        except ValueError as error:
            problems[entry.label] = plain_text(str(error))
    if not panels:
        return None
    remembered = panels[0].remembered
    assert remembered is not None
    if known is not None and _same_tokens(panels):
        name, tokens = f"n-gram, knows {known}", remembered.tokens
        panels.append(PastPanel(name, NGRAM, known=known, tokens=tokens))
    return Past(remembered.text.replace("\r", ""), panels, problems)


def _same_tokens(panels: Sequence[PastPanel]) -> bool:
    """Return whether all models have cut the text into the same symbols."""
    cuts = {panel.tokens and tuple(panel.tokens.spans.ravel().tolist()) for panel in panels}
    return len(cuts) == 1


def past_table(past: Past, timestep: int) -> pd.DataFrame:
    """Return what each row tells at one timestep: model, lag, read, guess, probability, right."""
    told = [(panel.label, _told(past, panel, timestep)) for panel in past.panels]
    return pd.concat([table.assign(model=label) for label, table in told], ignore_index=True)[
        ["model", *told[0][1].columns]
    ]


def _panel(entry: ModelEntry, memory: MeasuredMemory, text: str) -> PastPanel:
    """Return a model's row. Raises ValueError for what it cannot read."""
    model = loaded(entry)
    if model is None:
        raise ValueError("the checkpoint cannot be opened")
    if memory.recall is None:
        raise ValueError("its checkpoint has a signature but not the decoders")
    remembered = _remembered(entry, model, memory.recall, text)
    shown = remembered, memory.recall, model.vocabulary
    return PastPanel(entry.label, entry.colour, *shown, tokens=remembered.tokens)


def _remembered(entry: ModelEntry, model: LanguageModel, recall: Recall, text: str) -> Remembered:
    """Return what the model's state tells along the text, computed only once."""
    key = (recall, entry.version, text)
    return _READ.get(key) or _READ.put(key, recall.remembered(model, text))


def _told(past: Past, panel: PastPanel, timestep: int) -> pd.DataFrame:
    if panel.remembered is None:
        return past_known(past.text, panel.known, timestep, panel.tokens)
    assert panel.recall is not None
    assert panel.vocabulary is not None
    return past_told(panel.remembered, panel.recall, panel.vocabulary, timestep)
