"""A model's accuracies on held-out text as tables, from its metrics.

Which points of a graph are worth drawing is said here too, and which models were measured on the
same test set: only within one are they compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from memviz.evaluation.corpus import CorpusFacts
from memviz.evaluation.held_out_results import (
    BaselineResults,
    CeilingPoint,
    CountedWords,
    Counting,
    GainPoint,
    HeldOutResults,
    Point,
    RangeCounts,
)
from memviz.evaluation.intervals import interval_kind
from memviz.evaluation.parts import FieldError, complete, needed, read_part
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.format import METRICS

KNOWN_WORDS: Counting = "known_words"
AS_PUBLISHED: Counting = "as_published"
MOST_LETTERS = 8  # at a glance; beyond, padding weighs more than words in the article's counting
MOST_KNOWN_LETTERS = 21  # where the article's graph ends
FEWEST_POSITIONS = 50  # a share of fewer positions says next to nothing

CURVE_COLUMNS = Point._fields
CEILING_COLUMNS = CeilingPoint._fields
_GAINS = GainPoint._fields
_SHARES = ("accuracy", "low", "high")
_COMPARED = ["known_letters", "top", "accuracy", "n"]
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Measured:
    """One model's accuracies on held-out text, counted in one of the two ways.

    `curve` and `baseline` have known_letters, top, accuracy, n, low, high; `ceiling` has
    known_letters, accuracy, n. Points with few positions are left out of all three.
    `accuracy` is over all positions, by top; `observations` are texts, `positions` characters.
    `gains` has known_letters, top, gain, n, low, high; it, `ranges` and `baseline_ranges` are None
    where the results hold no counts by observation. `interval` says how intervals were made.
    """

    corpus: str
    observations: int | None
    positions: int | None
    accuracy: Mapping[int, float]
    curve: pd.DataFrame
    baseline: pd.DataFrame
    ceiling: pd.DataFrame
    gains: pd.DataFrame | None = None
    ranges: tuple[RangeCounts, ...] | None = None
    baseline_ranges: tuple[RangeCounts, ...] | None = None
    interval: str = ""

    def percentage(self, top: int) -> float | None:
        """Return the accuracy over all positions in percent, None where it was not published."""
        return 100 * self.accuracy[top] if top in self.accuracy else None

    def same_test_set(self, other: "Measured") -> bool:
        """Return whether both were measured on the same positions.

        The baseline depends on nothing but the corpus, the vocabulary and the positions.
        """
        sizes = (self.corpus, self.observations, self.positions)
        return sizes == (other.corpus, other.observations, other.positions) and bool(
            self.baseline[_COMPARED].equals(other.baseline[_COMPARED])
        )


def measured_accuracy(metrics: Mapping[str, Any], counting: Counting, name: str) -> Measured:
    """Return what the metrics of a model of words say, counted in one of the two ways.

    `counting` is `KNOWN_WORDS` or `AS_PUBLISHED`; `name` is the checkpoint's. Raises
    CheckpointError when the metrics lack what is needed.
    """
    with complete("test results", name):
        results, corpus = read_part(HeldOutResults, metrics), read_part(CorpusFacts, metrics)
        counted, baseline = _counted(results, counting), _counted(results.baseline, counting)
        if counted.empty:
            raise CheckpointError(
                f"{name}/{METRICS}: nothing was counted, since no word of the test part is in the "
                "vocabulary; train on a longer text, or with more words"
            )
        return Measured(
            corpus=needed(corpus.name, "corpus.name"),
            observations=needed(results.observations, "test.observations"),
            positions=needed(counted.positions, f"test.{counting}.positions"),
            accuracy=_shares(needed(counted.accuracy, f"test.{counting}.accuracy")),
            curve=_curve(counted, f"test.{counting}"),
            baseline=_curve(baseline, f"test.baseline.{counting}"),
            ceiling=drawable(needed(results.ceiling, "test.ceiling"), CEILING_COLUMNS),
            gains=None if counted.gains is None else _on_enough(_table(counted.gains, _GAINS)),
            ranges=counted.ranges,
            baseline_ranges=baseline.ranges,
            interval=interval_kind(counted),
        )


def first_suggestion(curve: pd.DataFrame) -> dict[int, float]:
    """Return the accuracy of the first suggestion by known letters, up to `MOST_LETTERS`."""
    rows = curve[(curve["top"] == 1) & (curve["known_letters"] <= MOST_LETTERS)]
    return dict(zip(rows["known_letters"].astype(int), rows["accuracy"], strict=True))


def labelled(tables: Sequence[pd.DataFrame], tops: Sequence[int]) -> pd.DataFrame:
    """Return the rows of the chosen tops, the column `model` first; empty for no tables."""
    if not tables:
        return pd.DataFrame(columns=["model", *CURVE_COLUMNS])
    table = pd.concat(tables, ignore_index=True)
    return table[table["top"].isin(tops)].reset_index(drop=True)[["model", *CURVE_COLUMNS]]


def drawable(
    points: Sequence[Point] | Sequence[CeilingPoint], columns: Sequence[str] = CURVE_COLUMNS
) -> pd.DataFrame:
    """Return points as a table with these columns, those on few positions left out.

    Raises FieldError for an accuracy outside 0 to 1.
    """
    table = _table(points, columns)
    shares = table[[name for name in columns if name in _SHARES]]
    possible = shares.isna() | ((shares >= -_ROUNDING) & (shares <= 1 + _ROUNDING))
    if not possible.to_numpy().all() or table["accuracy"].isna().any():
        raise FieldError("an accuracy outside 0 to 1")
    return _on_enough(table)


def _table(points: Sequence[NamedTuple], columns: Sequence[str]) -> pd.DataFrame:
    table = pd.DataFrame(points, columns=list(columns))
    bounds = [name for name in ("low", "high") if name in columns]
    return table.astype(dict.fromkeys(bounds, float))  # None where there is no interval


def _on_enough(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are worth drawing."""
    shown = (table["known_letters"] <= MOST_KNOWN_LETTERS) & (table["n"] >= FEWEST_POSITIONS)
    return table[shown].reset_index(drop=True)


def _counted(results: HeldOutResults | BaselineResults, counting: Counting) -> CountedWords:
    return results.known_words if counting == KNOWN_WORDS else results.as_published


def _shares(accuracy: Mapping[int, float]) -> Mapping[int, float]:
    if not all(0 <= share <= 1 for share in accuracy.values()):
        raise FieldError("an accuracy outside 0 to 1")
    return accuracy


def _curve(counted: CountedWords, name: str) -> pd.DataFrame:
    return drawable(needed(counted.by_known_letters, f"{name}.by_known_letters"))


@dataclass(frozen=True)
class TestSet:
    """The models, by label, that were measured on the same positions of the same corpus."""

    members: Mapping[str, Measured]

    @property
    def sample(self) -> Measured:
        """One of the models: corpus, sizes, baseline and ceiling are the same for all."""
        return next(iter(self.members.values()))

    @property
    def sized(self) -> bool:
        """Whether sample sizes are known: they are not for published models."""
        return self.sample.positions is not None

    def name(self, of: str, all_sets: Sequence["TestSet"]) -> str:
        """Return the name of this set's baseline or ceiling: `of`, told apart where needed."""
        alone = sum(other.sized for other in all_sets) == 1
        return of if alone else f"{of}, {' and '.join(self.members)}"


def held_out_sets(found: Mapping[str, Measured]) -> list[TestSet]:
    """Return the test sets of the models in `found`, in the order of their first models."""
    sets: list[dict[str, Measured]] = []
    for label, result in found.items():
        for members in sets:
            if result.same_test_set(next(iter(members.values()))):
                members[label] = result
                break
        else:
            sets.append({label: result})
    return [TestSet(members) for members in sets]
