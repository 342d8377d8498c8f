"""The report card of each model: from its checkpoint, with what was measured here where it lacks.

What is measured of a checkpoint here is kept on disk, of other models while the server runs.
"""

from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import streamlit as st

from dashboard.catalogue.entries import CheckpointEntry, Entry, ModelEntry, with_weights
from dashboard.catalogue.file_versions import FileVersion, versions
from dashboard.measuring.kept_folders import content_name, folder_of, keeping
from dashboard.server.kept import Kept
from dashboard.widgets.plain_text import plain_text
from memviz import CheckpointError, ReportCard
from memviz.evaluation.report_card import read_report_card, write_report_card
from memviz.models.checkpoint.format import REPORT_CARD, WEIGHTS

MOST = 64  # models whose card is kept on disk, the latest ones
_CARDS = "cards"
_IN_MEMORY = Kept[ReportCard](most=64)


def known_cards(entries: Sequence[Entry]) -> dict[ModelEntry, ReportCard]:
    """Return the card of each model that has one; a file that is wrong is reported and left out."""
    found = {entry: known_card(entry) for entry in with_weights(entries)}
    return {entry: card for entry, card in found.items() if card is not None}


def known_card(entry: ModelEntry) -> ReportCard | None:
    """Return the card of a model, None where nothing was measured."""
    of_checkpoint, here = _of_checkpoint(entry), _measured_here(entry)
    if of_checkpoint is None or here is None:
        return of_checkpoint or here
    return of_checkpoint.beside(here)


def keep_here(entry: ModelEntry, card: ReportCard) -> None:
    """Keep what was measured of a model; of a checkpoint on disk, too, if it can be written."""
    if not isinstance(entry, CheckpointEntry):
        _IN_MEMORY.put(entry.version, card)
        return
    with suppress(OSError, CheckpointError):
        name = content_name(entry.folder)
        _IN_MEMORY.put(name, card)
        with keeping(_CARDS, name, MOST) as place:
            write_report_card(card, place)


def _of_checkpoint(entry: ModelEntry) -> ReportCard | None:
    if not isinstance(entry, CheckpointEntry):
        return None
    try:
        return _read(entry.folder, versions(entry.folder / name for name in (WEIGHTS, REPORT_CARD)))
    except CheckpointError as error:
        message = str(error).replace(f"{entry.folder}/", "")
        st.warning(
            f"**{plain_text(entry.label)}**: its report card is left out. {plain_text(message)}"
        )
        return None


def _measured_here(entry: ModelEntry) -> ReportCard | None:
    if not isinstance(entry, CheckpointEntry):
        return _IN_MEMORY.get(entry.version)
    try:
        name = content_name(entry.folder)
    except OSError:  # the model was deleted, or may not be read any more
        return None
    found = _IN_MEMORY.get(name)
    if found is None:
        with suppress(CheckpointError):
            found = read_report_card(folder_of(_CARDS, name))
    return found if found is None else _IN_MEMORY.put(name, found)


@lru_cache(maxsize=64)
def _read(
    folder: Path,
    version: tuple[FileVersion, ...],  # noqa: ARG001  part of the key
) -> ReportCard | None:
    return read_report_card(folder)
