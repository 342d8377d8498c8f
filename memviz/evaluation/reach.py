"""How far back a model's connectivity reaches, from its metrics."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from memviz.models.checkpoint import CheckpointError
from memviz.models.record import MISSHAPEN
from memviz.stats.bootstrap import Estimate

_CURVE = {"distance": int, "share": float, "low": float, "high": float, "n": int}

_TARGETS = ("logit", "log_probability")
_MEASURES = ("squared_norm", "norm", "gradient_times_input")


@dataclass(frozen=True)
class MeasuredReach:
    """What `memviz.analysis.reach.Reach` holds, and the corpus that its held-out texts are from."""

    half: Estimate
    ninety: Estimate
    share_on_earlier_words: Estimate
    beyond: Estimate
    share_by_distance: pd.DataFrame
    longest: int
    texts: int
    positions: int
    target: str
    measure: str
    corpus: str


def reach_in(metrics: Mapping[str, Any], name: str) -> MeasuredReach | None:
    """Return the reach that the metrics hold, None where it was not measured.

    `name` is the checkpoint's. Raises CheckpointError when the metrics hold it but lack a part.
    """
    if "reach" not in metrics:
        return None
    try:
        return _from_metrics(metrics["reach"], str(metrics["corpus"]["name"]))
    except MISSHAPEN as error:
        raise CheckpointError(
            f"{name}/metrics.json: no complete field “reach” ({str(error)[:200]}); "
            "run `python -m train evaluate` on this checkpoint"
        ) from error


def _from_metrics(reach: dict[str, Any], corpus: str) -> MeasuredReach:
    def estimate(name: str) -> Estimate:
        return Estimate(**{part: float(value) for part, value in reach[name].items()})

    return MeasuredReach(
        half=estimate("half"),
        ninety=estimate("ninety"),
        share_on_earlier_words=estimate("share_on_earlier_words"),
        beyond=estimate("beyond"),
        share_by_distance=pd.DataFrame(reach["share_by_distance"])[list(_CURVE)].astype(_CURVE),
        longest=int(reach["longest"]),
        texts=int(reach["texts"]),
        positions=int(reach["positions"]),
        target=_known(reach["of"], _TARGETS),
        measure=_known(reach["measure"], _MEASURES),
        corpus=corpus,
    )


def _known(value: Any, values: Collection[str]) -> str:
    if value not in values:
        raise ValueError(f"{str(value)[:40]!r} is none of {', '.join(values)}")
    return str(value)
