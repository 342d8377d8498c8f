"""Accuracies of the chosen models as tables, from their metrics or from the article."""

from functools import cache, lru_cache
from pathlib import Path

from dashboard.catalogue.catalogue import Entry
from dashboard.catalogue.file_versions import FileVersion
from dashboard.catalogue.loading import published_model
from dashboard.catalogue.records import record_of, version_of
from memviz.charts.published_models import published_accuracy
from memviz.evaluation.accuracy import AS_PUBLISHED, KNOWN_WORDS, Measured, measured_accuracy
from memviz.evaluation.held_out_results import Counting

__all__ = ["AS_PUBLISHED", "KNOWN_WORDS", "Measured", "measured"]


def measured(entry: Entry, counting: Counting) -> Measured | None:
    """Return the model's accuracies, None where the article did not publish them.

    Raises memviz.CheckpointError when the checkpoint's metrics lack what is needed.
    """
    if entry.folder is None:
        return _published(entry) if counting == AS_PUBLISHED else None
    return _of_checkpoint(entry.folder, version_of(entry.folder), counting)


@lru_cache(maxsize=128)
def _of_checkpoint(
    folder: Path,
    version: tuple[FileVersion, ...],  # noqa: ARG001  part of the key
    counting: Counting,
) -> Measured:
    return measured_accuracy(record_of(folder).metrics, counting, folder.name)


@cache
def _published(entry: Entry) -> Measured:
    return published_accuracy(published_model(entry))
