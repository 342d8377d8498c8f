"""What was measured of each model, by label; of models without it, why."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from memviz.checkpoint import CheckpointError
from memviz.shown_models import ShownModel


class Results(NamedTuple):
    """Results by the models' labels, and a sentence for each model that has none."""

    found: dict[str, Any]
    missing: list[str]


def results_of(
    models: Sequence[ShownModel],
    read: Callable[[Mapping[str, Any], str], Any],
    remedy: str,
) -> Results:
    """Return what `read` finds in each model's metrics, given them and the checkpoint's name.

    It returns None, or raises CheckpointError, where there is nothing; `remedy` is the command
    that measures it.
    """
    results = Results({}, [])
    for one in models:
        try:
            found = read(one.metrics, one.label) if one.metrics else None
        except CheckpointError as error:
            results.missing.append(f"{error}.")
            continue
        if found is None:
            results.missing.append(f"{one.label}: not measured; “{remedy}” does.")
        else:
            results.found[one.label] = found
    return results
