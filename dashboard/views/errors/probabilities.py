"""The chosen networks' probabilities on a sample: computed with progress shown, then kept."""

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st

from dashboard.catalogue.entries import CheckpointEntry, Entry
from dashboard.catalogue.loading import load
from dashboard.server.kept import Kept
from dashboard.server.turns import READINGS
from memviz.analysis.errors.next_character import next_character_probabilities
from memviz.analysis.errors.study import Study, Subject
from memviz.samples import Sample

_READ = Kept[np.ndarray](most=64)


def name_on(entry: Entry, label: str) -> str:
    """Return a network's name beside a text: without the text's name, if it was trained on it."""
    return entry.label.removesuffix(f", {label}")


def study_of(entries: Sequence[CheckpointEntry], label: str, sample: Sample) -> Study:
    """Return all models on the sample, which is called `label`."""
    place = st.empty()
    subjects = []
    for number, entry in enumerate(entries):

        def tell(done: float, number: int = number, name: str = entry.label) -> None:
            place.progress(min(1.0, (number + done) / len(entries)), f"{name} reads the text")

        subjects.append(Subject(name_on(entry, label), probabilities_on(entry, sample, tell)))
    place.empty()
    return Study(sample, subjects)


def probabilities_on(
    entry: CheckpointEntry, sample: Sample, tell: Callable[[float], None] = lambda _: None
) -> np.ndarray:
    """Return what the network gives each character of the sample, computed only once.

    `tell` is told the share of the text that is read, 0 to 1.
    """
    text = sample.held_out.text.encode("utf-8", "surrogatepass")
    key = (entry.version, hashlib.sha256(text).digest())
    kept = _READ.get(key)
    if kept is not None:
        return kept
    with READINGS.turn(key, lambda: tell(0.0)):
        kept = _READ.get(key)
        if kept is None:
            kept = _READ.put(key, next_character_probabilities(load(entry), sample.held_out, tell))
        return kept
