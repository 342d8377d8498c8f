"""The floors under a signature: how well earlier characters are predicted without the state.

What a text gives away by itself, an earlier character told from some that followed it, comes from
a count model with absolute discounting (Ney, Essen and Kneser 1994, "On structuring probabilistic
dependences in stochastic language modelling"): with c(context, x) how often x stood before the
context, T(context) how many different symbols did, and n_i how many pairs occurred i times,

    p(x | context) = (max(c(context, x) - D, 0) + D T(context) p(x | shorter)) / c(context)
    D = n_1 / (n_1 + 2 n_2)

where the shorter context lacks its last symbol; below the context of no symbols all are equally
probable. An n-gram model knows exactly the last few characters, and predicts those before them in
the same way.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from torch import Tensor

from memviz.analysis.memory.probes import log_frequencies
from memviz.analysis.memory.scores import Scores, scores
from memviz.analysis.memory.states import Segments

LONGEST_CONTEXT = 8  # characters; longer ones are too rare to predict better
BLIND_PAST = 3
"""Longer contexts are too rare in texts of some 100,000 characters: past this lag a text's floor
hardly rises, whatever the text gives away there."""
_FALLBACK = 0.5  # the discount where nothing occurred once
KNOWN = (3, 5, 10)
"""Numbers of characters that the n-gram models know: those of a 4-, a 6- and an 11-gram model."""

LONGEST_NGRAM_CONTEXT = 4  # characters; across a gap longer ones hardly predict better
WIDEST_GAP = 20  # characters; across a wider one only the symbols' frequencies are used


def text_floor(train: np.ndarray, test: np.ndarray, lags: Sequence[int], symbols: int) -> Scores:
    """Return how well the symbol k back is told from the k that followed it, for each lag k.

    `train` and `test` are int64 [segments, time]. The positions are those of `Segments.lagged`. Of
    the contexts of up to k symbols, 8 at most, the length is taken that predicts `test` best. It is
    chosen on `test` itself, which makes the floor too high, if anything.
    """
    longest = max(lags)
    by_context = by_contexts(train, test, min(longest, LONGEST_CONTEXT), symbols)
    return stacked(
        best_at(by_context[: lag + 1], slice(longest - lag, test.shape[1] - lag)) for lag in lags
    )


class ByContext(NamedTuple):
    """By contexts of one length: whether each symbol of a text is the most probable one, and its
    log-probability, both [segments, time]."""

    right: np.ndarray
    log_probability: np.ndarray


def stacked(columns: Iterable[tuple[np.ndarray, np.ndarray]]) -> Scores:
    """Return the scores of lags one after another, each accuracy and log-probability [segments]."""
    return Scores(*(np.stack(parts, axis=1) for parts in zip(*columns, strict=True)))


def best_at(by_context: Sequence[ByContext], positions: slice) -> tuple[np.ndarray, np.ndarray]:
    """Return accuracy and log-probability of each segment, by the context that predicts best."""
    told = [
        (right[:, positions].mean(axis=1), log_probability[:, positions].mean(axis=1))
        for right, log_probability in by_context
    ]
    return max(told, key=lambda one: one[1].mean())


def by_contexts(
    train: np.ndarray, test: np.ndarray, longest: int, symbols: int, gap: int = 0
) -> list[ByContext]:
    """Return how well contexts of 0, 1, ... `longest` symbols tell those of `test`.

    The contexts begin after the `gap` symbols that follow the one to tell. Where fewer symbols
    follow than that, those of the text's end stand for the rest.
    """
    probabilities = np.full((test.size, symbols), 1 / symbols)
    contexts_train = np.zeros(train.size, dtype=np.int64)
    contexts_test = np.zeros(test.size, dtype=np.int64)
    found = []
    for length in range(longest + 1):
        if length:
            following = _shifted(train, gap + length), _shifted(test, gap + length)
            contexts_train, contexts_test = _joined(
                contexts_train * symbols + following[0], contexts_test * symbols + following[1]
            )
        _interpolate(probabilities, contexts_train, train.ravel(), contexts_test)
        own = np.take_along_axis(probabilities, test.reshape(-1, 1), axis=1)
        right = probabilities.argmax(axis=1) == test.ravel()
        found.append(ByContext(right.reshape(test.shape), np.log(own).reshape(test.shape)))
    return found


def _shifted(texts: np.ndarray, length: int) -> np.ndarray:
    """Return the symbol `length` after each, flat; at the end of a text its last symbol."""
    return texts[:, np.minimum(np.arange(texts.shape[1]) + length, texts.shape[1] - 1)].ravel()


def _joined(train: np.ndarray, test: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the contexts numbered from 0; those that `train` lacks have the number -1."""
    known, numbers = np.unique(train, return_inverse=True)
    places = np.searchsorted(known, test).clip(max=len(known) - 1)
    return numbers, np.where(known[places] == test, places, -1)


def _interpolate(
    probabilities: np.ndarray, contexts: np.ndarray, symbols: np.ndarray, asked: np.ndarray
) -> None:
    """Refine `probabilities` [asked, symbols], in place, by the counts of one longer context."""
    base = probabilities.shape[1]
    pairs, counts = np.unique(contexts * base + symbols, return_counts=True)
    once, twice = (counts == 1).sum(), (counts == 2).sum()
    discount = once / (once + 2 * twice) if once else _FALLBACK
    owner = pairs // base
    total, kinds = np.bincount(owner, weights=counts), np.bincount(owner)
    seen = np.flatnonzero(asked >= 0)
    context = asked[seen]
    probabilities[seen] *= (discount * kinds / total)[context, np.newaxis]
    repeats = kinds[context]
    within = np.arange(repeats.sum()) - np.repeat(repeats.cumsum() - repeats, repeats)
    of_pair = np.repeat((kinds.cumsum() - kinds)[context], repeats) + within
    share = (counts - discount) / total[owner]
    probabilities[np.repeat(seen, repeats), pairs[of_pair] % base] += share[of_pair]


def ngrams(
    train: np.ndarray, test: np.ndarray, lags: Sequence[int], symbols: int
) -> dict[int, Scores]:
    """Return, for each number of characters known, how well the symbol k back is told.

    `train` and `test` are as those of `text_floor`. The last n symbols are known, lags 0 to n - 1;
    those before them are predicted from them, by a count model of `train` like the text floor's. It
    sees the four known symbols nearest to the one to predict, if at most 20 lie between.
    """
    at = _Gaps(train, test, max(lags), symbols)
    return {known: stacked(at.lag(lag, known) for lag in lags) for known in KNOWN}


class _Gaps:
    """How well symbols are predicted across a gap, counted once for each gap."""

    def __init__(self, train: np.ndarray, test: np.ndarray, longest: int, symbols: int) -> None:
        self._train, self._test = train, test
        self._longest, self._symbols = longest, symbols
        self._counted: dict[int, list[ByContext]] = {}

    def lag(self, lag: int, known: int) -> tuple[np.ndarray, np.ndarray]:
        """Return accuracy and log-probability of each segment, where `known` symbols are known."""
        segments, time = self._test.shape
        if lag < known:
            return np.ones(segments), np.zeros(segments)
        gap = min(lag - known, WIDEST_GAP + 1)
        if gap not in self._counted:
            context = LONGEST_NGRAM_CONTEXT if gap <= WIDEST_GAP else 0
            texts = self._train, self._test
            self._counted[gap] = by_contexts(*texts, context, self._symbols, gap)
        positions = slice(self._longest - lag, time - lag)
        return best_at(self._counted[gap][: known + 1], positions)


@dataclass(frozen=True)
class Floors:
    """How well earlier symbols are predicted without the state.

    `frequencies`: log-frequencies of the symbols at each lag in the training text, [lags, symbols].
    `frequent`: the scores of these alone; `text`: those of a prediction from the characters that
    followed; `ngrams`: those of models that know exactly so many characters.
    """

    frequencies: Tensor
    frequent: Scores
    text: Scores
    ngrams: Mapping[int, Scores]


def floors(train: Segments, test: Segments, lags: Sequence[int], symbols: int) -> Floors:
    """Return the floors for `lags`, of an alphabet of so many symbols, or of so many classes."""
    frequencies = log_frequencies(train.lagged.flatten(0, 1), symbols)
    texts = train.told.numpy(), test.told.numpy()
    nothing = test.lagged[..., :0]  # a state without cells: the frequencies alone
    return Floors(
        frequencies,
        scores(lambda none: frequencies.expand(len(none), -1, -1), nothing, test.lagged),
        text_floor(*texts, lags, symbols),
        ngrams(*texts, lags, symbols),
    )
