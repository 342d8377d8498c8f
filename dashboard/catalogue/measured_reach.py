"""How far back a model's connectivity reaches, from its metrics."""

from dashboard.catalogue.catalogue import Entry
from dashboard.catalogue.records import record_of
from memviz.evaluation.reach import MeasuredReach, reach_in


def measured_reach(entry: Entry) -> MeasuredReach | None:
    """Return the model's reach, None where it was not measured or not published.

    Raises memviz.CheckpointError when the checkpoint's metrics hold it but lack a part.
    """
    if entry.folder is None:
        return None
    return reach_in(record_of(entry.folder).metrics, entry.folder.name)
