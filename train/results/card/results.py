"""The card's results: a table with sample sizes and intervals, and how far back the model sees."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from memviz.stats.proportions import wilson_interval
from train.results.card.character_results import character_results
from train.results.card.reach import reach

NOT_EVALUATED = "## Results\n\nNot evaluated on held-out text yet."


def results(metrics: Mapping[str, Any]) -> str:
    """Return the section of results in Markdown, which says so when there are none."""
    if "test" not in metrics:
        return NOT_EVALUATED
    if "characters" in metrics["test"]:
        return character_results(metrics)
    test = metrics["test"]
    known = test["known_words"]
    return f"""## Results

On {test["observations"]:,} held-out observations: cross entropy {known["cross_entropy"]:.3f} nats
over {known["positions"]:,} positions of known words.

| accuracy | top 1 | top 2 | top 3 | positions |
|---|--:|--:|--:|--:|
| known words | {_shares(known)} |
| known words, no context (prefix only) | {_shares(test["baseline"]["known_words"])} |
| every position, as the article counted | {_shares(test["as_published"])} |

In brackets 95 % intervals (Wilson), as if positions were independent; those of one text are not,
so the true ones are wider. No context: the most frequent words that begin with the letters typed.
As the article counted: unknown words and padding count as errors.{reach(metrics)}"""


def _shares(result: Mapping[str, Any]) -> str:
    cells = (_share(result["accuracy"][top], result["positions"]) for top in ("1", "2", "3"))
    return f"{' | '.join(cells)} | {result['positions']:,}"


def _share(accuracy: float, positions: int) -> str:
    if not positions:
        return "–"
    low, high = wilson_interval(np.array([accuracy * positions]), np.array([positions]))
    return f"{100 * accuracy:.1f} % ({100 * low[0]:.1f} to {100 * high[0]:.1f})"
