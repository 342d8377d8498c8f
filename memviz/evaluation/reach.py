"""How far back a model's connectivity reaches: the field `reach` of its metrics."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan, nan
from typing import Any, ClassVar, NamedTuple

import pandas as pd

from memviz.analysis.connectivity.variants import GradientTarget, Measure
from memviz.analysis.reach import Reach
from memviz.evaluation.corpus import CorpusFacts
from memviz.evaluation.parts import MeasuredPart, complete, holds, needed, read_part
from memviz.models.checkpoint.format import MEASURED_ON
from memviz.stats.bootstrap import Estimate
from memviz.text.short_repr import short_repr

_FIGURES = ("half", "ninety", "share_on_earlier_words", "beyond")


class ShareAt(NamedTuple):
    """The mean share of the connectivity at a distance over `n` positions, with its interval."""

    distance: int
    share: float
    low: float | None
    high: float | None
    n: int


class Figure(NamedTuple):
    """A number and its 95 % interval, None where there are too few texts to know it."""

    value: float
    low: float | None
    high: float | None

    @property
    def estimate(self) -> Estimate:
        """The same with NaN for None."""
        return Estimate(*(nan if number is None else number for number in self))

    @classmethod
    def of(cls, estimate: Estimate) -> "Figure":
        """Return an estimate with None for bounds that are not known."""
        return cls(estimate.value, _known(estimate.low), _known(estimate.high))


@dataclass(frozen=True)
class ReachResults(MeasuredPart):
    """What `memviz.analysis.reach.Reach` holds; its `target` has an earlier name here, `of`."""

    KEY: ClassVar[str] = "reach"

    half: Figure
    ninety: Figure
    share_on_earlier_words: Figure
    beyond: Figure
    longest: int
    texts: int
    positions: int
    of: GradientTarget
    measure: Measure
    share_by_distance: tuple[ShareAt, ...]


@short_repr
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
        share_by_distance=tuple(
            ShareAt(distance, share, _known(low), _known(high), n)
            for distance, share, low, high, n in rows.itertuples(index=False, name=None)
        ),
        **fields | {name: Figure.of(fields[name]) for name in _FIGURES},
    )


def _known(number: float) -> float | None:
    return None if isnan(number) else number


def reach_in(metrics: Mapping[str, Any], name: str) -> MeasuredReach | None:
    """Return the reach that the metrics hold, None where it was not measured.

    `name` is the checkpoint's. Raises CheckpointError when the metrics hold it but lack a part.
    """
    if not holds(metrics, ReachResults):
        return None
    with complete(f"field “{ReachResults.KEY}”", name):
        found, corpus = read_part(ReachResults, metrics), read_part(CorpusFacts, metrics)
        fields = vars(found).copy()
        rows = pd.DataFrame(fields.pop("share_by_distance"), columns=list(ShareAt._fields))
        del fields[MEASURED_ON]
        return MeasuredReach(
            target=fields.pop("of"),
            share_by_distance=rows.astype({"low": float, "high": float}),
            corpus=needed(corpus.name, "corpus.name"),
            **fields | {name: fields[name].estimate for name in _FIGURES},
        )
