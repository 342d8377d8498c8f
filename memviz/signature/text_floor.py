"""What a text gives away by itself: an earlier character told from those that followed it.

A count model with absolute discounting (Ney, Essen and Kneser 1994, "On structuring probabilistic
dependences in stochastic language modelling"): with c(context, x) how often x stood before the
context, T(context) how many different symbols did, and n_i how many pairs occurred i times,

    p(x | context) = (max(c(context, x) - D, 0) + D T(context) p(x | shorter)) / c(context)
    D = n_1 / (n_1 + 2 n_2)

where the shorter context lacks its last symbol; below the context of no symbols all are equally
probable.
"""

from collections.abc import Sequence

import numpy as np

from memviz.signature.scores import Scores

LONGEST_CONTEXT = 8  # characters; the counts of longer ones are too few to tell more
_FALLBACK = 0.5  # the discount where nothing occurred once


def text_floor(train: np.ndarray, test: np.ndarray, lags: Sequence[int], symbols: int) -> Scores:
    """Return how well the symbol k back is told from the k that followed it, for each lag k.

    `train` and `test` are int64 [segments, time]. The positions are those of `Segments.lagged`. Of
    the contexts of up to k symbols, 8 at most, that one counts which tells most of `test` itself:
    if anything this makes the floor too high.
    """
    longest, time = max(lags), test.shape[1]
    by_context = _by_context(train, test, min(longest, LONGEST_CONTEXT), symbols)
    columns = []
    for lag in lags:
        positions = slice(longest - lag, time - lag)
        told = [
            (log_probability[:, positions].mean(axis=1), right[:, positions].mean(axis=1))
            for right, log_probability in by_context[: lag + 1]
        ]
        columns.append(max(told, key=lambda one: one[0].mean()))
    log_probability, accuracy = (np.stack(parts, axis=1) for parts in zip(*columns, strict=True))
    return Scores(accuracy, log_probability)


def _by_context(
    train: np.ndarray, test: np.ndarray, longest: int, symbols: int
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return, for contexts of 0, 1, ... `longest`, whether each symbol of `test` is the most
    probable one and its log-probability, both [segments, time].

    Where fewer symbols follow than the context has, those of the text's end stand for the rest.
    """
    probabilities = np.full((test.size, symbols), 1 / symbols)
    contexts_train = np.zeros(train.size, dtype=np.int64)
    contexts_test = np.zeros(test.size, dtype=np.int64)
    found = []
    for length in range(longest + 1):
        if length:
            following = _shifted(train, length), _shifted(test, length)
            contexts_train, contexts_test = _joined(
                contexts_train * symbols + following[0], contexts_test * symbols + following[1]
            )
        _interpolate(probabilities, contexts_train, train.ravel(), contexts_test)
        own = np.take_along_axis(probabilities, test.reshape(-1, 1), axis=1)
        right = probabilities.argmax(axis=1) == test.ravel()
        found.append((right.reshape(test.shape), np.log(own).reshape(test.shape)))
    return found


def _shifted(texts: np.ndarray, length: int) -> np.ndarray:
    """Return the symbol `length` after each, flat; at the end of a text its last symbol."""
    return texts[:, np.minimum(np.arange(texts.shape[1]) + length, texts.shape[1] - 1)].ravel()


def _joined(train: np.ndarray, test: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return small numbers for the contexts; those that `train` lacks have the number -1."""
    known, numbers = np.unique(train, return_inverse=True)
    places = np.searchsorted(known, test).clip(max=len(known) - 1)
    return numbers, np.where(known[places] == test, places, -1)


def _interpolate(
    probabilities: np.ndarray, contexts: np.ndarray, symbols: np.ndarray, asked: np.ndarray
) -> None:
    """Take the counts of one length of context into `probabilities` [asked, symbols], in place."""
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
