"""How well a word model predicts held-out observations, over the full softmax.

Beside it stands a guess without context: the most frequent words that begin with the letters
typed so far.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import isnan

import numpy as np
import pandas as pd
import torch

from memviz.evaluation.groups import GroupSums
from memviz.evaluation.held_out_results import (
    BaselineResults,
    Bounds,
    CeilingPoint,
    CountedWords,
    GainPoint,
    HeldOutResults,
    Point,
    RangeCounts,
)
from memviz.evaluation.intervals import BY_OBSERVATION
from memviz.evaluation.leaders import RANGES
from memviz.evaluation.tally import TOPS, AccuracyTally
from memviz.models.model import Model
from memviz.models.reading import EmptyTextError, words_in
from memviz.stats.bootstrap import Estimate, ratio
from memviz.text.vocabulary import (
    PADDING,
    PADDING_INDEX,
    UNKNOWN,
    UNKNOWN_INDEX,
    Vocabulary,
)
from memviz.text.words import target_words

CHUNK = 2048  # positions whose logits are in memory at once


@dataclass(frozen=True)
class ObservationBatch:
    """Padded texts, each read on its own.

    `symbols` and `targets` are int64 [n, time]: indices into the alphabet and into the words
    (0 padding, 1 unknown).
    """

    symbols: np.ndarray
    targets: np.ndarray

    @classmethod
    def from_texts(cls, vocabulary: Vocabulary, texts: Sequence[str]) -> "ObservationBatch":
        """Return `texts` as word models read them, padded to the longest.

        Those without a letter are left out. Raises ValueError where none is left.
        """
        normalised = []
        for text in texts:
            with suppress(EmptyTextError):
                normalised.append(words_in(text, longest=None))
        if not normalised:
            raise ValueError("texts: none has a letter a to z; give at least one text")
        shape = len(normalised), max(map(len, normalised))
        symbols = np.full(shape, PADDING_INDEX, dtype=np.int64)
        targets = np.full(shape, PADDING_INDEX, dtype=np.int64)
        for row, text in enumerate(normalised):
            symbols[row, : len(text)] = vocabulary.encode(text)
            targets[row, : len(text)] = vocabulary.target_indices(target_words(text))
        return cls(symbols, targets)


def known_letters_as_published(symbols: np.ndarray, space: int) -> np.ndarray:
    """Return the letters since the last space at each position, int64 [n, time].

    The counter runs on through the padding after the last word, as the article's did; inside
    the text it equals the known letters of the word.
    """
    time = np.arange(symbols.shape[1])
    return time - np.maximum.accumulate(np.where(symbols == space, time, 0), axis=1)


def accuracy_by_known_letters(model: Model, texts: Sequence[str]) -> pd.DataFrame:
    """Return accuracy over known words: known_letters, top, accuracy, n, low, high.

    `texts` are observations: each is read on its own, from the initial state. Positions whose
    word is outside the vocabulary are left out. `n` counts positions; `low` and `high` bound the
    95 % interval of a bootstrap that draws whole texts, see `memviz.stats.bootstrap`: NaN where
    fewer than eight of them have such positions.
    """
    observations = ObservationBatch.from_texts(model.vocabulary, texts)
    return evaluate(model, [observations]).known_words.table()


@dataclass(frozen=True)
class Evaluation:
    """Results on held-out observations, counted in two ways.

    Known words: positions whose word is in the vocabulary, no padding. As published: every
    position of the padded observations; unknown words and padding count as errors and the
    counter of known letters runs on through the padding. `cross_entropy` is the mean over known
    words, in nats, None where there is none. `ceiling` counts text positions: right where the word
    is in the vocabulary.
    """

    observations: int
    cross_entropy: Estimate | None
    known_words: AccuracyTally
    as_published: AccuracyTally
    baseline_known_words: AccuracyTally
    baseline_as_published: AccuracyTally
    ceiling: AccuracyTally

    def results(self) -> HeldOutResults:
        """Return the results as a checkpoint's metrics hold them."""
        return HeldOutResults(
            observations=self.observations,
            known_words=_counted(self.known_words, self.cross_entropy, self.baseline_known_words),
            as_published=_counted(self.as_published, None, self.baseline_as_published),
            baseline=BaselineResults(
                known_words=_counted(self.baseline_known_words),
                as_published=_counted(self.baseline_as_published),
            ),
            ceiling=tuple(
                CeilingPoint(point.known_letters, point.accuracy, point.n)
                for point in _points(self.ceiling)
                if point.top == 1
            ),
        )


def evaluate(
    model: Model,
    batches: Iterable[ObservationBatch],
    progress: Callable[[int], None] = lambda _: None,
) -> Evaluation:
    """Return cross entropy and accuracies of a word model; `progress` is told each batch's size.

    Raises ValueError for a character model, which has no words, and for a model from elsewhere
    whose words are in another order than a checkpoint's.
    """
    if model.target != "word":
        raise ValueError(f"model: its target is {model.target!r}; only words are evaluated")
    if model.vocabulary.words[:2] != (PADDING, UNKNOWN):
        raise ValueError(
            "model: its words do not begin with padding and unknown, as those of a checkpoint do; "
            "keep it by memviz.save, and evaluate what memviz.load returns"
        )
    baseline = PrefixBaseline(model.vocabulary)
    space = model.vocabulary.symbol_index[" "]
    tallies: dict[str, AccuracyTally] | None = None
    loss, observations = GroupSums(1), 0
    for batch in batches:
        tallies = tallies or {name: AccuracyTally(batch.symbols.shape[1]) for name in _TALLIES}
        rows = _rows(batch, observations)
        observations += len(batch.symbols)
        loss.extend(observations)
        for tally in tallies.values():
            tally.extend(observations)
        known = batch.targets > UNKNOWN_INDEX
        text = batch.symbols != PADDING_INDEX
        letters = known_letters_as_published(batch.symbols, space)
        losses, ranks = _losses_and_ranks(model, batch, known)
        baseline_ranks = baseline.ranks(batch.targets[known], letters[known])
        loss.add(rows[known], np.zeros_like(rows[known]), losses)
        every, everywhere = rows.ravel(), letters.ravel()
        tallies["known_words"].add(rows[known], letters[known], ranks)
        tallies["baseline_known_words"].add(rows[known], letters[known], baseline_ranks)
        tallies["as_published"].add(every, everywhere, _spread(ranks, known))
        tallies["baseline_as_published"].add(every, everywhere, _spread(baseline_ranks, known))
        tallies["ceiling"].add(rows[text], letters[text], known[text].astype(np.int64))
        progress(len(batch.symbols))
    if tallies is None:
        raise ValueError("batches: there are no observations to evaluate")
    return Evaluation(observations, _mean_loss(loss, tallies["known_words"]), **tallies)


_TALLIES = (
    "known_words",
    "as_published",
    "baseline_known_words",
    "baseline_as_published",
    "ceiling",
)


@torch.no_grad()
def _losses_and_ranks(
    model: Model, batch: ObservationBatch, where: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return each position's loss in nats and its target's rank among all outputs, [positions]."""
    device = model.head.weight.device
    outputs, _ = model(torch.from_numpy(batch.symbols).to(device))
    mask = torch.from_numpy(where).to(device)
    targets = torch.from_numpy(batch.targets).to(device)[mask]
    losses, ranks = [], []
    for hidden, target in zip(outputs[mask].split(CHUNK), targets.split(CHUNK), strict=True):
        logits = model.head(hidden)
        chosen = logits.gather(1, target.unsqueeze(1))
        losses.append(torch.logsumexp(logits, dim=1) - chosen.squeeze(1))
        ranks.append((logits > chosen).sum(dim=1) + 1)
    return torch.cat(losses).double().cpu().numpy(), torch.cat(ranks).cpu().numpy()


def _rows(batch: ObservationBatch, before: int) -> np.ndarray:
    """Return the number of the observation that each position is in, int64 [n, time]."""
    numbers = before + np.arange(len(batch.symbols))
    return np.broadcast_to(numbers[:, np.newaxis], batch.symbols.shape)


def _mean_loss(loss: GroupSums, known: AccuracyTally) -> Estimate | None:
    if not known.positions:
        return None
    return Estimate(*ratio(loss.sums, known.n.sum(axis=1))[:, 0].tolist())


def _spread(ranks: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Return the ranks at their positions among all, 0 (an error) elsewhere, [n * time]."""
    spread = np.zeros(where.shape, dtype=np.int64)
    spread[where] = ranks
    return spread.ravel()


def _counted(
    tally: AccuracyTally,
    cross_entropy: Estimate | None = None,
    baseline: AccuracyTally | None = None,
) -> CountedWords:
    accuracy = tally.accuracy() or {}
    return CountedWords(
        cross_entropy=None if cross_entropy is None else cross_entropy.value,
        cross_entropy_interval=None if cross_entropy is None else _bounds(cross_entropy),
        accuracy={top: share.value for top, share in accuracy.items()} or None,
        accuracy_intervals={top: _bounds(share) for top, share in accuracy.items()} or None,
        positions=tally.positions,
        interval=BY_OBSERVATION,
        by_known_letters=_points(tally),
        gains=None if baseline is None else _gains(tally, baseline),
        ranges=tuple(_in_range(tally, fewest, most) for fewest, most in RANGES),
    )


def _points(tally: AccuracyTally) -> tuple[Point, ...]:
    rows = tally.table().itertuples(index=False, name=None)
    return tuple(Point(*figures[:4], *map(_known, figures[4:])) for figures in rows)


def _gains(tally: AccuracyTally, baseline: AccuracyTally) -> tuple[GainPoint, ...]:
    rows = tally.gain_table(baseline).itertuples(index=False, name=None)
    return tuple(GainPoint(*figures[:4], *map(_known, figures[4:])) for figures in rows)


def _in_range(tally: AccuracyTally, fewest: int, most: int) -> RangeCounts:
    def counts(sums: np.ndarray) -> tuple[int, ...]:
        return tuple(sums[:, fewest : most + 1].sum(axis=1).astype(np.int64).tolist())

    return RangeCounts(
        fewest, most, counts(tally.n), {top: counts(tally.right(top)) for top in TOPS}
    )


def _bounds(estimate: Estimate) -> Bounds:
    return Bounds(_known(estimate.low), _known(estimate.high))


def _known(number: float) -> float | None:
    return None if isnan(number) else number


class PrefixBaseline:
    """Knows the letters of the current word and how frequent words are, and nothing before.

    Relies on the order of `vocabulary.words`: from the most frequent in training to the least.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        words = vocabulary.words
        longest = max((len(word) for word in words[UNKNOWN_INDEX + 1 :]), default=0)
        self._ranks = np.zeros((len(words), longest + 1), dtype=np.int64)
        seen: Counter[str] = Counter()
        for index, word in enumerate(words[UNKNOWN_INDEX + 1 :], start=UNKNOWN_INDEX + 1):
            for known in range(len(word) + 1):
                seen[word[:known]] += 1
                self._ranks[index, known] = seen[word[:known]]

    def ranks(self, targets: np.ndarray, known_letters: np.ndarray) -> np.ndarray:
        """Return the rank of each target word among the words with its first letters.

        `targets` and `known_letters` are int64 [n] with targets inside the vocabulary; the
        most frequent word with the same beginning has rank 1.
        """
        return self._ranks[targets, known_letters]
