"""The past as the chosen models' states remember it, along a text, and what is shown of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from dashboard.catalogue import Entry
from dashboard.kept import Kept
from dashboard.memory.measured import MeasuredMemory
from dashboard.models import loaded
from dashboard.plain_text import plain_text
from dashboard.records import version_of
from memviz.components.past_view import PastPanel
from memviz.line_ends import with_line_ends_of
from memviz.model import Model
from memviz.signature.recall import Recall, Remembered

NGRAM = "#7f898d"  # grey, as what is no model in the graphs
_READ = Kept[Remembered](most=64)
_GLYPHS = {" ": "␣", "\n": "↵", "\r": "␍", "\t": "⇥"}


class Past(NamedTuple):
    """The text shown, a panel for each row of the view, and why models have none."""

    text: str
    panels: list[PastPanel]
    problems: dict[str, str]


def past_of(found: Mapping[Entry, MeasuredMemory], text: str, known: int | None) -> Past | None:
    """Return what the states tell of the past in `text`, None where no model has decoders for it.

    With `known` a row is added for the n-gram model that knows so many characters.
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
    if known is not None:
        panels.append(PastPanel(f"n-gram, knows {known}", NGRAM, known=known))
    return Past(remembered.text.replace("\r", ""), panels, problems)


def past_table(past: Past, timestep: int) -> pd.DataFrame:
    """Return what each row tells at one timestep: model, lag, read, guess, probability, right."""
    rows = [row for panel in past.panels for row in _rows(past, panel, timestep)]
    return pd.DataFrame(rows)


def glyph(character: str) -> str:
    """Return how a character is shown in a cell of its own."""
    return _GLYPHS.get(character, character)


def _panel(entry: Entry, memory: MeasuredMemory, text: str) -> PastPanel:
    """Return a model's row. Raises ValueError for what it cannot read."""
    model = loaded(entry)
    if model is None or entry.folder is None:
        raise ValueError("the checkpoint cannot be opened")
    if memory.recall is None:
        raise ValueError("its checkpoint has a signature but not the decoders")
    text = with_line_ends_of(text, [model.vocabulary])
    remembered = _remembered(entry.folder, model, memory.recall, text)
    return PastPanel(entry.label, entry.colour, remembered, memory.recall, model.vocabulary)


def _remembered(folder: Path, model: Model, recall: Recall, text: str) -> Remembered:
    """Return what the model's state tells along the text, computed only once."""
    key = (recall, version_of(folder), text)
    return _READ.get(key) or _READ.put(key, recall.remembered(model, text))


def _rows(past: Past, panel: PastPanel, timestep: int) -> list[dict[str, object]]:
    if panel.remembered is None:
        return [
            _told(panel, lag, past.text[timestep - lag], past.text[timestep - lag], 1.0)
            for lag in range(min(panel.known, timestep + 1))
        ]
    assert panel.recall is not None
    assert panel.vocabulary is not None
    text, guesses, probabilities = panel.remembered
    at = [index for index, character in enumerate(text) if character != "\r"][timestep]
    return [
        _told(
            panel,
            lag,
            text[at - lag],
            panel.vocabulary.alphabet[guesses[at, place]],
            round(float(probabilities[at, place]), 4),
        )
        for place, lag in enumerate(panel.recall.lags)
        if lag <= at
    ]


def _told(
    panel: PastPanel, lag: int, read: str, guess: str, probability: float
) -> dict[str, object]:
    return {
        "model": panel.label,
        "lag": lag,
        "read": read,
        "guess": guess,
        "probability": probability,
        "right": read == guess,
    }
