"""The card's figures as pictures: accuracy by letters already known, and loss while training."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from memviz.charts.accuracy import BASELINE, accuracy_chart
from memviz.charts.known_letters import NEUTRAL
from memviz.charts.picture import as_png, titled
from memviz.charts.training import training_chart
from memviz.evaluation.accuracy import CURVE_COLUMNS, drawable
from memviz.models.record import Record

_COLOUR = "#2896f5"
_NUMBERS = ["seconds", "step", "loss"]


class Picture(NamedTuple):
    """A PNG file's name and content, and in words what it shows."""

    file: str
    content: bytes
    says: str


def pictures(record: Record) -> Iterator[Picture]:
    """Yield the pictures that the record has numbers for."""
    if "known_words" in record.metrics.get("test", {}):
        known = record.metrics["test"]["known_words"]
        curve = drawable(known["by_known_letters"], CURVE_COLUMNS)
        if len(curve):
            yield _accuracy(record.metrics, curve)
    losses = record.training[_NUMBERS].apply(pd.to_numeric, errors="coerce")
    losses = losses[losses.abs().lt(float("inf")).all(axis="columns")]  # nor NaN
    if len(losses):
        yield _training(str(record.metrics["model"]["name"]), record.training[["dataset"]], losses)


def _accuracy(metrics: Mapping[str, Any], curve: pd.DataFrame) -> Picture:
    name, test = str(metrics["model"]["name"]), metrics["test"]
    baseline = drawable(test["baseline"]["known_words"]["by_known_letters"], CURVE_COLUMNS)
    curves = pd.concat([curve.assign(model=name), baseline.assign(model=BASELINE)])
    first = curve[curve["top"] == 1]
    colours = {name: _COLOUR, BASELINE: NEUTRAL}
    nothing = pd.DataFrame(columns=["model", "known_letters", "accuracy"])
    chart = accuracy_chart(curves, nothing, first[["known_letters", "n"]], colours)
    sample = (
        f"{metrics['corpus']['name']}, {test['observations']:,} held-out observations, "
        f"{test['known_words']['positions']:,} positions of known words; bands: 95 % intervals"
    )
    title = "Accuracy by letters already known, top 1, 2 and 3"
    return Picture("accuracy.png", as_png(titled(chart, title, [sample])), _ends(first))


def _ends(first: pd.DataFrame) -> str:
    parts = (
        f"{row.accuracy:.0%} with {row.known_letters:.0f}"
        for row in (first.iloc[0], first.loc[first["accuracy"].idxmax()])
    )
    return f"Accuracy by letters already known, top 1: {', at most '.join(parts)}"


def _training(name: str, datasets: pd.DataFrame, losses: pd.DataFrame) -> Picture:
    curves = datasets.join(losses, how="right").assign(
        model=name, minutes=losses["seconds"] / 60, batches=losses["step"]
    )
    curves = curves.sort_values(["dataset", "batches"], kind="stable")
    chart = training_chart(curves, {name: _COLOUR}, "minutes", logarithmic=False)
    last = curves.iloc[-1]  # a validation loss, where there are any
    says = f"Loss while training, {last.dataset}: {last.loss:.3f} nats at the end"
    return Picture("training.png", as_png(titled(chart, "Loss while training, nats", [])), says)
