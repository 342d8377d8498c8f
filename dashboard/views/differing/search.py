"""Prompts at which the chosen models differ, searched once in a text that comes along."""

from collections.abc import Sequence
from functools import partial

import memviz
from dashboard.catalogue.entries import Entry, ModelEntry, with_weights
from dashboard.catalogue.loading import loaded
from dashboard.measuring.corpora import CorpusText
from dashboard.server.kept import Kept
from dashboard.server.turns import readings_of
from dashboard.widgets.stoppable_work import StoppableWork

SHOWN = 12
_FOUND = Kept[memviz.Differing](most=16)


def searched(entries: Sequence[Entry]) -> list[ModelEntry]:
    """Return the models that can be asked: not those of which only figures or states are known."""
    return [entry for entry in with_weights(entries) if entry.recorded_text is None]


def prompts_in(entries: Sequence[ModelEntry], corpus: CorpusText) -> memviz.Differing | None:
    """Return where the models, by id, differ; shows how far it is, beside a button to stop.

    None where none of them can be opened, which is then said on the page. Raises ValueError as
    `memviz.differing` does.
    """
    key = (tuple((entry.id, entry.version) for entry in entries), corpus.name)
    kept = _FOUND.get(key)
    if kept is not None:
        return kept
    opened = {entry.id: loaded(entry) for entry in entries}
    models = {id: model for id, model in opened.items() if model is not None}
    if not models:
        return None
    work = StoppableWork("differing", key)
    tell = partial(work.tell, f"Reading {corpus.name}")
    with readings_of(corpus.text).slices(key, tell) as tell_slice:
        kept = _FOUND.get(key)
        if kept is None:
            found = memviz.differing(models, corpus.text, SHOWN, progress=tell_slice)
            kept = _FOUND.put(key, found)
    work.end()
    return kept
