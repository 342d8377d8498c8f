"""How far back a model's connectivity reaches: the field `reach` of its metrics."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import pandas as pd

from memviz.analysis.connectivity.variants import GradientTarget, Measure
from memviz.analysis.reach import Reach
from memviz.evaluation.corpus import CorpusFacts
from memviz.evaluation.parts import MeasuredPart, complete, holds, needed, read_part
from memviz.models.checkpoint import MEASURED_ON
from memviz.stats.bootstrap import Estimate


class ShareAt(NamedTuple):
    """The mean share of the connectivity at a distance over `n` positions, with its interval."""

    distance: int
    share: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class ReachResults(MeasuredPart):
    """What `memviz.analysis.reach.Reach` holds; its `target` has an earlier name here, `of`."""

    KEY: ClassVar[str] = "reach"

    half: Estimate
    ninety: Estimate
    share_on_earlier_words: Estimate
    beyond: Estimate
    longest: int
    texts: int
    positions: int
    of: GradientTarget
    measure: Measure
    share_by_distance: tuple[ShareAt, ...]


@dataclass(frozen=True)
class MeasuredReach(Reach):
    """The reach of a checkpoint's model, and the corpus that its held-out texts are from."""

    corpus: str


def reach_results(found: Reach) -> ReachResults:
    """Return a reach as a checkpoint's metrics hold it."""
    fields = vars(found).copy()
    rows = fields.pop("share_by_distance")[list(ShareAt._fields)]
    return ReachResults(
        of=fields.pop("target"),
        share_by_distance=tuple(ShareAt(*row) for row in rows.itertuples(index=False, name=None)),
        **fields,
    )


def reach_in(metrics: Mapping[str, Any], name: str) -> MeasuredReach | None:
    """Return the reach that the metrics hold, None where it was not measured.

    `name` is the checkpoint's. Raises CheckpointError when the metrics hold it but lack a part.
    """
    if not holds(metrics, ReachResults):
        return None
    with complete(f"field “{ReachResults.KEY}”", name):
        found, corpus = read_part(ReachResults, metrics), read_part(CorpusFacts, metrics)
        fields = vars(found).copy()
        rows = fields.pop("share_by_distance")
        del fields[MEASURED_ON]
        return MeasuredReach(
            target=fields.pop("of"),
            share_by_distance=pd.DataFrame(rows, columns=list(ShareAt._fields)),
            corpus=needed(corpus.name, "corpus.name"),
            **fields,
        )
