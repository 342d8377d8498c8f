"""How well a model of characters predicts held-out text, from its metrics."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from memviz.evaluation.tally import TOPS
from memviz.models.checkpoint import CheckpointError
from memviz.stats.bootstrap import Estimate


@dataclass(frozen=True)
class MeasuredCharacters:
    """Results over the characters of a held-out text.

    `cross_entropy` is in nats per character, `accuracy` (0 to 1) by top; `interval` says how their
    95 % intervals were made; `positions` are the characters predicted.
    """

    cross_entropy: Estimate
    accuracy: Mapping[int, Estimate]
    positions: int
    interval: str
    corpus: str


def measured_characters(metrics: Mapping[str, Any], name: str) -> MeasuredCharacters | None:
    """Return what the metrics of a model of characters say, None where it was not tested.

    `name` is the checkpoint's. Raises CheckpointError when the metrics hold results but lack a
    part.
    """
    if "test" not in metrics:
        return None
    try:
        return _from_metrics(metrics["test"]["characters"], str(metrics["corpus"]["name"]))
    except (KeyError, TypeError, ValueError) as error:
        raise CheckpointError(
            f"{name}/metrics.json: no complete test results ({error}); "
            "run `python -m train evaluate` on this checkpoint"
        ) from error


def _from_metrics(counted: Mapping[str, Any], corpus: str) -> MeasuredCharacters:
    def estimate(value: Any, bounds: Mapping[str, Any]) -> Estimate:
        return Estimate(float(value), float(bounds["low"]), float(bounds["high"]))

    return MeasuredCharacters(
        cross_entropy=estimate(counted["cross_entropy"], counted["cross_entropy_interval"]),
        accuracy={
            top: estimate(counted["accuracy"][str(top)], counted["accuracy_intervals"][str(top)])
            for top in TOPS
        },
        positions=int(counted["positions"]),
        interval=str(counted["interval"]),
        corpus=corpus,
    )
