"""A measured result of each model, by label, and of models without it the reason."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from memviz.charts.shown_models import ShownModel
from memviz.models.checkpoint.error import CheckpointError


class Results(NamedTuple):
    """Results by the models' labels, and a sentence for each model that has none."""

    found: dict[str, Any]
    missing: list[str]


def results_of(
    models: Sequence[ShownModel],
    read: Callable[[ShownModel], Any],
    remedy: str,
) -> Results:
    """Return what `read` returns for each model.

    `read` returns None, or raises CheckpointError, for a model without it; `remedy` is the command
    that measures it.
    """
    results = Results({}, [])
    for one in models:
        try:
            found = read(one)
        except CheckpointError as error:
            results.missing.append(f"{_without_folder(str(error), one)}.")
            continue
        if found is None:
            results.missing.append(f"{one.label}: not measured; “{remedy}” does.")
        else:
            results.found[one.label] = found
    return results


def _without_folder(message: str, one: ShownModel) -> str:
    """Return a message that names the model in the place of its folder on this machine."""
    record = one.model.record
    return message if record is None else message.replace(str(record.folder), one.label)
