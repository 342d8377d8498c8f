"""How far back a model's connectivity reaches: the field `reach` of its metrics."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import pandas as pd

from memviz.analysis.connectivity.variants import Measure, Of
from memviz.analysis.reach import Reach
from memviz.evaluation.corpus import CorpusFacts
from memviz.evaluation.parts import Part, complete, holds, needed, read_part
from memviz.stats.bootstrap import Estimate


class ShareAt(NamedTuple):
    """The mean share of the connectivity at a distance over `n` positions, with its interval."""

    distance: int
    share: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class ReachResults(Part):
    """What `memviz.analysis.reach.Reach` holds, its table as one row per distance."""

    KEY: ClassVar[str] = "reach"

    half: Estimate
    ninety: Estimate
    share_on_earlier_words: Estimate
    beyond: Estimate
    longest: int
    texts: int
    positions: int
    of: Of
    measure: Measure
    share_by_distance: tuple[ShareAt, ...]


@dataclass(frozen=True)
class MeasuredReach(Reach):
    """The reach of a checkpoint's model, and the corpus that its held-out texts are from."""

    corpus: str


def reach_results(found: Reach) -> ReachResults:
    """Return a reach as a checkpoint's metrics hold it."""
    rows = found.share_by_distance[list(ShareAt._fields)].itertuples(index=False, name=None)
    return ReachResults(
        **{**vars(found), "share_by_distance": tuple(ShareAt(*row) for row in rows)}
    )


def reach_in(metrics: Mapping[str, Any], name: str) -> MeasuredReach | None:
    """Return the reach that the metrics hold, None where it was not measured.

    `name` is the checkpoint's. Raises CheckpointError when the metrics hold it but lack a part.
    """
    if not holds(metrics, ReachResults):
        return None
    with complete(f"field “{ReachResults.KEY}”", name):
        found, corpus = read_part(ReachResults, metrics), read_part(CorpusFacts, metrics)
        table = pd.DataFrame(found.share_by_distance, columns=list(ShareAt._fields))
        return MeasuredReach(
            **{**vars(found), "share_by_distance": table},
            corpus=needed(corpus.name, "corpus.name"),
        )
