"""How a sample is made: of a held-out text, and the text that n-gram models are counted in."""

from collections.abc import Callable

import numpy as np

from memviz.samples.ngrams import KneserNey, fit
from memviz.samples.sample import MOST_TIMES, ORDERS, Facts, Sample
from memviz.stats.progress import Progress
from memviz.text.held_out import HeldOut
from memviz.text.occurrences import word_counts

FEWEST_CHARACTERS = 2000
"""Of a text of your own: in a shorter one hardly any n-gram occurs twice."""

_TRAINING_SHARE = 0.8


def fit_ngrams(training: str) -> KneserNey:
    """Return the n-gram models of all `ORDERS`."""
    return fit(training, most_context=max(ORDERS) - 1)


def measure(
    ngrams: KneserNey,
    occurrences: Callable[[str], int],
    held_out: HeldOut,
    facts: Facts,
    progress: Progress = lambda _: None,
) -> Sample:
    """Return the sample of `held_out`.

    `ngrams` come from the training text, `occurrences` counts a word in it. `progress` is told the
    share of the work that is done.
    """
    rows = ngrams.probabilities(held_out.text, progress)[[order - 1 for order in ORDERS]]
    words = held_out.words
    times = words.counts_in({form: occurrences(form) for form in set(words.forms)})
    at_characters = words.at_characters(times.clip(max=MOST_TIMES), between=MOST_TIMES)
    begin = held_out.begin
    return Sample(facts, held_out, rows[:, begin:], at_characters[begin:])


def of_own_text(text: str, progress: Progress = lambda _: None) -> Sample:
    """Return the last fifth of any text as a sample, with n-grams of the first four fifths.

    `progress` is told the share of the work that is done, 0 to 1. Raises ValueError for a text of
    fewer than 2,000 characters.
    """
    if len(text) < FEWEST_CHARACTERS:
        raise ValueError(
            f"text: {len(text):,} characters; give at least {FEWEST_CHARACTERS:,}, since n-grams "
            "are counted in its first four fifths"
        )
    begin = int(len(text) * _TRAINING_SHARE)
    facts = Facts("your own text", None, begin, "its last fifth", "not stated")
    counts = word_counts(text[:begin])
    ngrams, held_out = fit_ngrams(text[:begin]), HeldOut(text, begin)
    return measure(ngrams, counts.__getitem__, held_out, facts, progress)


def cross_entropy_by_order(rows: np.ndarray) -> dict[int, float]:
    """Return the mean surprise in nats per character of `rows` [contexts, time], by order."""
    return {order: float(-np.log(rows[order - 1].astype(np.float64)).mean()) for order in ORDERS}
