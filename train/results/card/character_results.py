"""The card's results of a character model, each with its interval."""

from collections.abc import Mapping
from typing import Any

from train.results.card.reach import reach


def character_results(metrics: Mapping[str, Any]) -> str:
    """Return the section of results in Markdown for an evaluated character model."""
    counted, split = metrics["test"]["characters"], metrics["split"]
    nats, bounds = counted["cross_entropy"], counted["cross_entropy_interval"]
    accuracy = "\n".join(
        f"| accuracy, top {top} | {_share(counted['accuracy'][top])} "
        f"| {_between(counted['accuracy_intervals'][top])} |"
        for top in ("1", "2", "3")
    )
    start, end = split["characters"]["test"]
    return f"""## Results

On the last {split["shares"]["test"]:.0%} of the corpus, characters {start:,} to {end + 1:,}, read
from end to end with the state carried along: {counted["positions"]:,} characters predicted,
{counted["unknown"]:,} outside the alphabet left out.

| | | 95 % interval |
|---|--:|--:|
| cross entropy, nats per character | {nats:.4f} | {bounds["low"]:.4f} to {bounds["high"]:.4f} |
{accuracy}

Intervals: {counted["interval"]}.{reach(metrics)}"""


def _share(share: float) -> str:
    return f"{100 * share:.1f} %"


def _between(bounds: Mapping[str, float]) -> str:
    return f"{100 * bounds['low']:.1f} to {100 * bounds['high']:.1f} %"
