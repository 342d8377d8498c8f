"""The card's figures as pictures: accuracy by letters already known, and loss while training."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from memviz.charts.accuracy import BASELINE, accuracy_chart
from memviz.charts.known_letters import NEUTRAL
from memviz.charts.picture import as_png, titled
from memviz.charts.training import training_chart
from memviz.evaluation.accuracy import drawable
from memviz.evaluation.corpus import CorpusFacts
from memviz.evaluation.held_out_results import HeldOutResults
from memviz.evaluation.parts import needed, read_part
from memviz.evaluation.training import name_of
from memviz.models.checkpoint.format import ACCURACY_PICTURE, TRAINING_PICTURE
from memviz.models.record import Record

_COLOUR = "#2896f5"
_NUMBERS = ["seconds", "step", "loss"]


class CardPicture(NamedTuple):
    """A PNG file's name and content, and in words what it shows."""

    file: str
    content: bytes
    says: str


def pictures(record: Record) -> Iterator[CardPicture]:
    """Yield the pictures that the record has numbers for."""
    results = read_part(HeldOutResults, record.metrics)
    if results.known_words.by_known_letters is not None:
        curve = drawable(results.known_words.by_known_letters)
        if len(curve):
            yield _accuracy(record.metrics, results, curve)
    losses = record.training[_NUMBERS].apply(pd.to_numeric, errors="coerce")
    losses = losses[losses.abs().lt(float("inf")).all(axis="columns")]  # nor NaN
    if len(losses):
        yield _training(name_of(record.metrics), record.training[["dataset"]], losses)


def _accuracy(
    metrics: Mapping[str, Any], results: HeldOutResults, curve: pd.DataFrame
) -> CardPicture:
    name, corpus = name_of(metrics), read_part(CorpusFacts, metrics).name
    without_context = results.baseline.known_words.by_known_letters
    baseline = drawable(needed(without_context, "test.baseline.known_words.by_known_letters"))
    observations = needed(results.observations, "test.observations")
    positions = needed(results.known_words.positions, "test.known_words.positions")
    curves = pd.concat([curve.assign(model=name), baseline.assign(model=BASELINE)])
    first = curve[curve["top"] == 1]
    colours = {name: _COLOUR, BASELINE: NEUTRAL}
    nothing = pd.DataFrame(columns=["model", "known_letters", "accuracy"])
    chart = accuracy_chart(curves, nothing, first[["known_letters", "n"]], colours)
    sample = (
        f"{needed(corpus, 'corpus.name')}, {observations:,} held-out observations, "
        f"{positions:,} positions of known words; bands: 95 % intervals"
    )
    title = "Accuracy by letters already known, top 1, 2 and 3"
    return CardPicture(ACCURACY_PICTURE, as_png(titled(chart, title, [sample])), _ends(first))


def _ends(first: pd.DataFrame) -> str:
    parts = (
        f"{row.accuracy:.0%} with {row.known_letters:.0f}"
        for row in (first.iloc[0], first.loc[first["accuracy"].idxmax()])
    )
    return f"Accuracy by letters already known, top 1: {', at most '.join(parts)}"


def _training(name: str, datasets: pd.DataFrame, losses: pd.DataFrame) -> CardPicture:
    curves = datasets.join(losses, how="right").assign(
        model=name, minutes=losses["seconds"] / 60, batches=losses["step"]
    )
    curves = curves.sort_values(["dataset", "batches"], kind="stable")
    chart = training_chart(curves, {name: _COLOUR}, "minutes", logarithmic=False)
    last = curves.iloc[-1]  # a validation loss, where there are any
    says = f"Loss while training, {last.dataset}: {last.loss:.3f} nats at the end"
    return CardPicture(
        TRAINING_PICTURE, as_png(titled(chart, "Loss while training, nats", [])), says
    )
