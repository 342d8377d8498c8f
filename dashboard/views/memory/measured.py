"""What is known of each chosen model's memory: from its checkpoint, or as measured here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard.catalogue.entries import CheckpointEntry, Entry, ModelEntry, with_weights
from dashboard.catalogue.file_versions import FileVersion, versions
from dashboard.catalogue.records import record_of
from dashboard.views.memory.kept_here import kept_here
from dashboard.widgets.plain_text import plain_text
from memviz import CheckpointError
from memviz.analysis.memory import Recall, read_recall, read_signature
from memviz.analysis.memory.summary import SignatureSummary, signature_summary
from memviz.evaluation.corpus import UNKNOWN_TEXT, CorpusFacts
from memviz.evaluation.parts import read_part
from memviz.models.checkpoint.format import OPTIONAL_BYTES, WEIGHTS
from memviz.models.names import corpus_label, symbol_name


@dataclass(frozen=True)
class MeasuredMemory:
    """A model's signature and the text it was measured on.

    `recall` are the probes that read its past, None where the checkpoint has none.
    """

    signature: pd.DataFrame
    recall: Recall | None
    corpus: str

    @cached_property
    def summary(self) -> SignatureSummary:
        """What the signature comes to."""
        return signature_summary(self.signature)

    @property
    def positions(self) -> int:
        """How many positions of held-out text the signature rests on."""
        return int(self.signature["n"].iloc[0])

    @property
    def learnt_from(self) -> int:
        """How many positions the probes learnt from."""
        return int(self.signature["train_n"].iloc[0])


def measured_memories(entries: Sequence[Entry]) -> dict[ModelEntry, MeasuredMemory]:
    """Return the memory of each model that it is known of, and report files that cannot be read."""
    found = {entry: measured_memory(entry) for entry in with_weights(entries)}
    return {entry: memory for entry, memory in found.items() if memory is not None}


def symbol_of(found: Mapping[ModelEntry, MeasuredMemory]) -> str:
    """Return what distances count: models of one target are shown at a time."""
    return symbol_name(next(iter(found)).target)


def by_label(found: Mapping[ModelEntry, MeasuredMemory]) -> dict[str, MeasuredMemory]:
    """Return the memories by the models' labels."""
    return {entry.label: memory for entry, memory in found.items()}


def measured_memory(entry: ModelEntry) -> MeasuredMemory | None:
    """Return the model's memory: of its checkpoint, else as measured here; None where neither is.

    A checkpoint's file that is wrong is reported on the page and left out.
    """
    if not isinstance(entry, CheckpointEntry):
        return _as_measured_here(entry)
    try:
        files = [entry.folder / name for name in (WEIGHTS, *OPTIONAL_BYTES)]
        of_checkpoint = _read(entry.folder, versions(files))
    except CheckpointError as error:
        message = str(error).replace(f"{entry.folder}/", "")
        st.warning(f"**{plain_text(entry.label)}**: its memory is left out. {plain_text(message)}")
        of_checkpoint = None
    return of_checkpoint or _as_measured_here(entry)


def _as_measured_here(entry: ModelEntry) -> MeasuredMemory | None:
    kept = kept_here(entry)
    if kept is None:
        return None
    return MeasuredMemory(kept.memory.signature, kept.memory.recall, corpus_label(kept.corpus))


@lru_cache(maxsize=32)
def _read(
    folder: Path,
    version: tuple[FileVersion, ...],  # noqa: ARG001  part of the key
) -> MeasuredMemory | None:
    signature = read_signature(folder)
    if signature is None:
        return None
    name = read_part(CorpusFacts, record_of(folder).metrics).name or UNKNOWN_TEXT
    return MeasuredMemory(signature, read_recall(folder), corpus_label(name))
