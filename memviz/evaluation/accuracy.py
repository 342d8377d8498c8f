"""A model's accuracies on held-out text as tables, from its metrics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from memviz.accuracy_points import CEILING, CURVE, drawable
from memviz.models.checkpoint import CheckpointError
from memviz.models.record import MISSHAPEN

KNOWN_WORDS = "known_words"
AS_PUBLISHED = "as_published"
MOST_LETTERS = 8  # at a glance; beyond, padding weighs more than words in the article's counting


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


def measured_accuracy(metrics: Mapping[str, Any], counting: str, name: str) -> Measured:
    """Return what the metrics of a model of words say, counted in one of the two ways.

    `counting` is `KNOWN_WORDS` or `AS_PUBLISHED`; `name` is the checkpoint's. Raises
    CheckpointError when the metrics lack what is needed.
    """
    try:
        return _from_metrics(metrics, counting)
    except MISSHAPEN as error:
        raise CheckpointError(
            f"{name}/metrics.json: no complete test results ({str(error)[:200]}); "
            "run `python -m train evaluate` on this checkpoint"
        ) from error


def first_suggestion(curve: pd.DataFrame) -> dict[int, float]:
    """Return the accuracy of the first suggestion by known letters, up to `MOST_LETTERS`."""
    rows = curve[(curve["top"] == 1) & (curve["known_letters"] <= MOST_LETTERS)]
    return dict(zip(rows["known_letters"].astype(int), rows["accuracy"], strict=True))


def labelled(tables: Sequence[pd.DataFrame], tops: Sequence[int]) -> pd.DataFrame:
    """Return the rows of the chosen tops, the column `model` first; empty for no tables."""
    if not tables:
        return pd.DataFrame(columns=["model", *CURVE])
    table = pd.concat(tables, ignore_index=True)
    return table[table["top"].isin(tops)].reset_index(drop=True)[["model", *CURVE]]


def _from_metrics(metrics: Mapping[str, Any], counting: str) -> Measured:
    test = metrics["test"]
    counted = test[counting]
    accuracy = {int(top): float(share) for top, share in counted["accuracy"].items()}
    if not all(0 <= share <= 1 for share in accuracy.values()):
        raise ValueError("an accuracy outside 0 to 1")
    return Measured(
        corpus=str(metrics["corpus"]["name"]),
        observations=int(test["observations"]),
        positions=int(counted["positions"]),
        accuracy=accuracy,
        curve=drawable(counted["by_known_letters"], CURVE),
        baseline=drawable(test["baseline"][counting]["by_known_letters"], CURVE),
        ceiling=drawable(test["ceiling"], CEILING),
    )
