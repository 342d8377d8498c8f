"""Accuracies of the chosen models as tables, from their metrics or from the article."""

import pandas as pd

from dashboard.catalogue import Entry
from dashboard.models import published_model
from dashboard.records import record_of
from memviz.accuracy_points import CEILING, CURVE
from memviz.results.accuracy import AS_PUBLISHED, KNOWN_WORDS, Measured, measured_accuracy

__all__ = ["AS_PUBLISHED", "KNOWN_WORDS", "Measured", "measured"]


def measured(entry: Entry, counting: str) -> Measured | None:
    """Return the model's accuracies, None where the article did not publish them.

    Raises memviz.CheckpointError when the checkpoint's metrics lack what is needed.
    """
    if entry.folder is None:
        return _published(entry) if counting == AS_PUBLISHED else None
    return measured_accuracy(record_of(entry.folder).metrics, counting, entry.folder.name)


def _published(entry: Entry) -> Measured:
    model = published_model(entry)
    return Measured(
        corpus="text8",
        observations=None,
        positions=None,
        accuracy={1: model.test_accuracy},
        curve=model.accuracy[list(CURVE)],
        baseline=pd.DataFrame(columns=list(CURVE)),
        ceiling=pd.DataFrame(columns=list(CEILING)),
    )
