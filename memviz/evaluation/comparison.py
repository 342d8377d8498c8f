"""What models are told apart by: their loss, their use of context and their reach.

Computed on a text, or as it stands in their metrics. Loss and intervals are those of
`memviz.stats.bootstrap`, context and reach those of `memviz.reach`.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from math import nan
from typing import NamedTuple

import numpy as np

from memviz.analysis.connectivity.connectivity import Connectivity, connectivity
from memviz.analysis.reach import LONGEST, NoPositionError, Reach, reach
from memviz.analysis.targets import Places, of_targets
from memviz.evaluation.corpus import UNKNOWN_TEXT, CorpusFacts
from memviz.evaluation.held_out_results import HeldOutResults
from memviz.evaluation.parts import complete, holds, read_part
from memviz.evaluation.reach import reach_in
from memviz.models.contract import LanguageModel
from memviz.models.reading import EmptyTextError, Reading, read
from memviz.stats.bootstrap import UNKNOWN_ESTIMATE, Estimate, ratio
from memviz.stats.progress import Progress

OBSERVATION = 200
"""Characters, at most, that are read from the initial state, as in training."""
MOST_FOR_REACH = 100
"""Observations whose connectivity is computed, which takes longest; the first ones."""
_SOME_WORDS = re.compile(rf"\s*\S{{1,{OBSERVATION}}}|\s+")


class Compared(NamedTuple):
    """What one model comes to on a text; NaN where it is not known.

    `loss` is the mean of -ln p(target) in nats over `targets` positions, `share_on_earlier_words`
    (0 to 1), `half` and `ninety` (symbols) are those of `memviz.reach`. All have 95 % intervals
    over independent pieces of text. `corpus` is the text's name.
    """

    corpus: str
    targets: int | None
    loss: Estimate
    share_on_earlier_words: Estimate
    half: Estimate
    ninety: Estimate


def observations(text: str) -> list[str]:
    """Return `text` in pieces of at most 200 characters that end with a word."""
    return list(_joined(_SOME_WORDS.findall(text)))


def compared_on(
    model: LanguageModel, text: str, corpus: str, progress: Progress = lambda _: None
) -> Compared:
    """Return what `model` comes to on `text`, which is called `corpus`.

    It reads pieces of at most 200 characters, each from its initial state, so that they are the
    same for all models, and intervals are over them: there are none for fewer than eight. Context
    and reach are of the first 100 pieces, in a window of 100 symbols, or of half the longest piece
    where none is so long. `progress` is told the share of the work that is done, 0 to 1. Raises
    ValueError for a text that the model cannot read.
    """
    readings = _readings(model, text)
    loss, targets = _loss(model, readings)
    far = _reach(model, readings[:MOST_FOR_REACH], progress)
    progress(1.0)
    return Compared(corpus, targets, loss, *_figures(far))


def compared_in(model: LanguageModel, name: str) -> Compared:
    """Return what the metrics of a checkpoint, called `name`, say of its held-out text.

    Raises CheckpointError where they hold a part that is not complete.
    """
    metrics = {} if model.record is None else model.record.metrics
    corpus = read_part(CorpusFacts, metrics).name or UNKNOWN_TEXT
    far = reach_in(metrics, name)
    if not holds(metrics, HeldOutResults):
        return Compared(corpus, None, UNKNOWN_ESTIMATE, *_figures(far))
    with complete("test results", name):
        results = read_part(HeldOutResults, metrics)
    counted = results.known_words if model.target == "word" else results.characters
    bounds = counted.cross_entropy_interval or (None, None)
    loss = Estimate(*(nan if one is None else one for one in (counted.cross_entropy, *bounds)))
    return Compared(corpus, counted.positions, loss, *_figures(far))


def _joined(words: Sequence[str]) -> Iterator[str]:
    piece = ""
    for word in words:
        if piece and len(piece) + len(word) > OBSERVATION:
            yield piece
            piece = ""
        piece += word
    if piece:
        yield piece


def _readings(model: LanguageModel, text: str) -> list[Reading]:
    """Return the text's pieces as the model reads them, without those of which it reads nothing."""
    readings = []
    for piece in observations(text):
        with suppress(EmptyTextError):
            readings.append(read(model, piece, longest=None))
    return readings or [read(model, text, longest=None)]  # which says what is to be given


def _loss(model: LanguageModel, readings: Sequence[Reading]) -> tuple[Estimate, int]:
    """Return the mean loss over all positions with a target, and how many these are."""
    timesteps = [np.flatnonzero(reading.has_target) for reading in readings]
    counts = np.array([len(one) for one in timesteps])
    of_text = np.repeat(np.arange(len(readings)), counts)
    targets = [
        reading.target_indices.numpy()[at] for reading, at in zip(readings, timesteps, strict=True)
    ]
    places = Places(of_text, np.concatenate(timesteps), np.concatenate(targets))
    found = of_targets(model, [reading.symbols for reading in readings], places)
    sums = np.bincount(of_text, -np.log(found.probability), minlength=len(readings))
    loss = Estimate(*ratio(sums[:, np.newaxis], counts.astype(np.float64))[:, 0].tolist())
    return loss, int(counts.sum())


def _reach(model: LanguageModel, readings: Sequence[Reading], progress: Progress) -> Reach | None:
    """Return how far back the model looks, None where no position counts."""
    longest = max(len(reading.symbols) for reading in readings)
    window = LONGEST if longest > LONGEST else max(1, longest // 2)

    def each() -> Iterator[Connectivity]:
        for number, reading in enumerate(readings):
            yield connectivity(model, reading)
            progress((number + 1) / len(readings))

    try:
        return reach(each(), window)
    except NoPositionError:
        return None


def _figures(far: Reach | None) -> tuple[Estimate, Estimate, Estimate]:
    if far is None:
        return UNKNOWN_ESTIMATE, UNKNOWN_ESTIMATE, UNKNOWN_ESTIMATE
    return far.share_on_earlier_words, far.half, far.ninety
