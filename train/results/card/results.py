"""The card's results: a table with sample sizes and intervals, and how far back the model sees."""

from collections.abc import Mapping
from typing import Any

from memviz.evaluation.held_out_results import Counted, HeldOutResults
from memviz.evaluation.intervals import accuracy_estimate, interval_kind
from memviz.evaluation.parts import holds, needed, read_part
from memviz.evaluation.tally import TOPS
from memviz.stats.bootstrap import Estimate
from train.results.card.character_results import character_results
from train.results.card.reach import reach
from train.results.intervals import UNKNOWN, between

NOT_EVALUATED = "## Results\n\nNot evaluated on held-out text yet."


def results(metrics: Mapping[str, Any]) -> str:
    """Return the section of results in Markdown, which says so when there are none."""
    if not holds(metrics, HeldOutResults):
        return NOT_EVALUATED
    test = read_part(HeldOutResults, metrics)
    if test.of_characters:
        return character_results(metrics)
    known = test.known_words
    observations = needed(test.observations, "test.observations")
    return f"""## Results

On {observations:,} held-out observations: {_cross_entropy(known)}.

| accuracy | top 1 | top 2 | top 3 | positions |
|---|--:|--:|--:|--:|
| known words | {_shares(known)} |
| known words, no context (prefix only) | {_shares(test.baseline.known_words)} |
| every position, as the article counted | {_shares(test.as_published)} |

In brackets intervals: {interval_kind(known)}. They are about this text.
No context: the most frequent words that begin with the letters typed.
As the article counted: unknown words and padding count as errors.{reach(metrics)}"""


def _cross_entropy(known: Counted) -> str:
    if known.empty:
        return "no known word in them,\nso there is no cross entropy"
    nats = needed(known.cross_entropy, "test.known_words.cross_entropy")
    positions = needed(known.positions, "test.known_words.positions")
    return f"cross entropy {nats:.3f} nats\nover {positions:,} positions of known words"


def _shares(counted: Counted) -> str:
    if counted.empty:
        return f"{' | '.join('–' for _ in TOPS)} | 0"
    positions = needed(counted.positions, "positions")
    cells = (_share(needed(accuracy_estimate(counted, top), f"accuracy.{top}")) for top in TOPS)
    return f"{' | '.join(cells)} | {positions:,}"


def _share(accuracy: Estimate) -> str:
    bounds = between(accuracy, ".1f", 100)
    return f"{100 * accuracy.value:.1f} %" + ("" if bounds == UNKNOWN else f" ({bounds})")
