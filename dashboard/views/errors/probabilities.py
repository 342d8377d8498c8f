"""The chosen networks' probabilities on a sample: computed with progress shown, then kept."""

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st

from dashboard.catalogue.entries import Entry, ModelEntry
from dashboard.catalogue.loading import load, loaded
from dashboard.server.kept import Kept
from dashboard.server.turns import readings_of
from dashboard.widgets.plain_text import plain_text
from dashboard.widgets.stoppable_work import StoppableWork
from memviz.analysis.errors.next_character import next_character_probabilities
from memviz.analysis.errors.study import Study, Subject
from memviz.samples import Sample

_READ = Kept[np.ndarray](most=64)


def name_on(entry: Entry, label: str) -> str:
    """Return a network's name beside a text: without the text's name, if it was trained on it."""
    return entry.label.removesuffix(f", {label}")


def that_can_read(entries: Sequence[ModelEntry], sample: Sample) -> list[ModelEntry]:
    """Return the networks that can read the sample, and say on the page why another cannot."""
    found = []
    for entry in entries:
        model = loaded(entry)
        if model is None:
            continue
        try:
            if _READ.get(_key(entry, sample)) is None:
                model.encode(sample.held_out.text)
        except ValueError as error:
            st.info(f"**{entry.label}** is left out of this text. {plain_text(str(error))}")
            continue
        found.append(entry)
    return found


def study_of(entries: Sequence[ModelEntry], label: str, sample: Sample) -> Study:
    """Return all models on the sample, which is called `label`.

    Shows how far they have read, and stops the page where the visitor stops the reading.
    """
    reading = StoppableWork("reading", (*(entry.version for entry in entries), _digest(sample)))
    subjects = []
    for number, entry in enumerate(entries):

        def tell(done: float, number: int = number, name: str = entry.label) -> None:
            reading.tell(f"{name} reads the text", (number + done) / len(entries))

        subjects.append(Subject(name_on(entry, label), probabilities_on(entry, sample, tell)))
    reading.end()
    return Study(sample, subjects)


def probabilities_on(
    entry: ModelEntry, sample: Sample, tell: Callable[[float], None] = lambda _: None
) -> np.ndarray:
    """Return what the network gives each character of the sample, computed only once.

    `tell` is told the share of the text that is read, 0 to 1.
    """
    key = _key(entry, sample)
    kept = _READ.get(key)
    if kept is not None:
        return kept
    model = load(entry)
    with readings_of(sample.held_out.text).slices(key, tell) as tell_slice:
        kept = _READ.get(key)
        if kept is None:
            read = next_character_probabilities(model, sample.held_out, tell_slice)
            kept = _READ.put(key, read)
        return kept


def _key(entry: ModelEntry, sample: Sample) -> tuple[object, ...]:
    return entry.version, _digest(sample)


def _digest(sample: Sample) -> bytes:
    """Return what tells the sample's text from others."""
    return hashlib.sha256(sample.held_out.text.encode("utf-8", "surrogatepass")).digest()
