"""The card's results of a character model, each with its interval."""

from collections.abc import Mapping
from math import isnan
from typing import Any

from memviz.evaluation.character_models import CharacterEvaluation
from memviz.evaluation.corpus import SplitFacts
from memviz.evaluation.held_out_results import HeldOutResults
from memviz.evaluation.parts import needed, read_part
from memviz.evaluation.tally import TOPS
from memviz.stats.bootstrap import Estimate
from train.results.card.reach import reach
from train.results.intervals import UNKNOWN, between


def character_results(metrics: Mapping[str, Any]) -> str:
    """Return the section of results in Markdown for an evaluated character model."""
    results = read_part(HeldOutResults, metrics).characters
    found, split = CharacterEvaluation.from_results(results), read_part(SplitFacts, metrics)
    share = needed(split.shares, "split.shares")["test"]
    start, end = needed(split.characters, "split.characters")["test"]
    nats = found.cross_entropy
    accuracy = "\n".join(
        f"| accuracy, top {top} | {_figure(found.accuracy[top], '.1f', 100, ' %')} "
        f"| {_percents(found.accuracy[top])} |"
        for top in TOPS
    )
    return f"""## Results

On the last {share:.0%} of the corpus, characters {start:,} to {end + 1:,}, read
from end to end with the state carried along: {found.positions:,} characters predicted,
{found.unknown:,} outside the alphabet left out.

| | | 95 % interval |
|---|--:|--:|
| cross entropy, nats per character | {_figure(nats, ".4f")} | {between(nats, ".4f")} |
{accuracy}

Intervals: {needed(results.interval, "test.characters.interval")}.{reach(metrics)}"""


def _figure(estimate: Estimate, form: str, scale: float = 1, unit: str = "") -> str:
    if isnan(estimate.value):
        return UNKNOWN
    return f"{scale * estimate.value:{form}}{unit}"


def _percents(share: Estimate) -> str:
    bounds = between(share, ".1f", 100)
    return bounds if bounds == UNKNOWN else f"{bounds} %"
