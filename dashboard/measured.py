"""Accuracies of the chosen models as tables, from their metrics or from the article."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.catalogue import Entry
from dashboard.models import published_model
from dashboard.records import record_of
from memviz import CheckpointError

KNOWN_WORDS = "known_words"
AS_PUBLISHED = "as_published"
MOST_KNOWN_LETTERS = 21  # where the article's graph ends
FEWEST_POSITIONS = 50  # a share of fewer positions says next to nothing

_CURVE = ["known_letters", "top", "accuracy", "n", "low", "high"]
_CEILING = ["known_letters", "accuracy", "n"]


@dataclass(frozen=True)
class Measured:
    """One model's accuracies on held-out text, counted in one of the two ways.

    `curve` and `baseline` have known_letters, top, accuracy, n, low, high; `ceiling` has
    known_letters, accuracy, n. Points with few positions are left out of all three.
    `accuracy` is over all positions, by top; `observations` are texts, `positions` characters.
    """

    corpus: str
    observations: int | None
    positions: int | None
    accuracy: Mapping[int, float]
    curve: pd.DataFrame
    baseline: pd.DataFrame
    ceiling: pd.DataFrame

    def percentage(self, top: int) -> float | None:
        """Return the accuracy over all positions in percent, None where it was not published."""
        return 100 * self.accuracy[top] if top in self.accuracy else None

    def same_test_set(self, other: "Measured") -> bool:
        """Return whether both were measured on the same positions.

        The baseline depends on nothing but the corpus, the vocabulary and the positions.
        """
        sizes = (self.corpus, self.observations, self.positions)
        return sizes == (other.corpus, other.observations, other.positions) and bool(
            self.baseline.equals(other.baseline)
        )


def measured(entry: Entry, counting: str) -> Measured | None:
    """Return the model's accuracies, None where the article did not publish them.

    Raises memviz.CheckpointError when the checkpoint's metrics lack what is needed.
    """
    if entry.folder is None:
        return _published(entry) if counting == AS_PUBLISHED else None
    metrics = record_of(entry.folder).metrics
    try:
        return _from_metrics(metrics, counting)
    except (KeyError, TypeError, ValueError) as error:
        raise CheckpointError(
            f"{entry.folder.name}/metrics.json: no complete test results ({error}); "
            "run `python -m train evaluate` on this checkpoint"
        ) from error


def labelled(tables: Sequence[pd.DataFrame], tops: Sequence[int]) -> pd.DataFrame:
    """Return the rows of the chosen tops, the column `model` first; empty for no tables."""
    if not tables:
        return pd.DataFrame(columns=["model", *_CURVE])
    table = pd.concat(tables, ignore_index=True)
    return table[table["top"].isin(tops)].reset_index(drop=True)[["model", *_CURVE]]


def _from_metrics(metrics: Mapping[str, Any], counting: str) -> Measured:
    test = metrics["test"]
    counted = test[counting]
    return Measured(
        corpus=str(metrics["corpus"]["name"]),
        observations=int(test["observations"]),
        positions=int(counted["positions"]),
        accuracy={int(top): float(share) for top, share in counted["accuracy"].items()},
        curve=_drawable(counted["by_known_letters"], _CURVE),
        baseline=_drawable(test["baseline"][counting]["by_known_letters"], _CURVE),
        ceiling=_drawable(test["ceiling"], _CEILING),
    )


def _published(entry: Entry) -> Measured:
    model = published_model(entry)
    return Measured(
        corpus="text8",
        observations=None,
        positions=None,
        accuracy={1: model.test_accuracy},
        curve=model.accuracy[_CURVE],
        baseline=pd.DataFrame(columns=_CURVE),
        ceiling=pd.DataFrame(columns=_CEILING),
    )


def _drawable(rows: Sequence[Mapping[str, Any]], columns: list[str]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows))[columns].astype(float)
    shown = (table["known_letters"] <= MOST_KNOWN_LETTERS) & (table["n"] >= FEWEST_POSITIONS)
    whole = {name: int for name in ("known_letters", "top", "n") if name in columns}
    return table[shown].astype(whole).reset_index(drop=True)
