"""The forgetting curve: what a model's predictions lose when it has read the last few symbols only.

Sources: Khandelwal, He, Qi and Jurafsky 2018, "Sharp Nearby, Fuzzy Far Away: How Neural Language
Models Use Context", arXiv 1805.04623 (the loss); Buitrago and Gu 2025, "Understanding and Improving
Length Generalization in Recurrent Models", arXiv 2507.02782 (the effective remembrance, here the
total variation between two predictions).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from memviz.models.contract import LanguageModel, level_of, predicting, stepping
from memviz.models.reading import Reading, read
from memviz.stats.bootstrap import UNKNOWN_ESTIMATE, Estimate, joint_draws, ratio
from memviz.stats.progress import Progress
from memviz.text.short_repr import short_repr

DISTANCES = (1, 2, 3, 4, 6, 8, 12, 16, 25, 35, 50, 70, 100, 128)
FAR = 25
"""One of the distances: what lies farther back is far."""
POSITIONS = 8  # of one text; more of them say little more, since they are alike
MOST_OF_CONTEXT = 0.95


@short_repr
@dataclass(frozen=True)
class Forgetting:
    """What the last n symbols before a prediction are worth, beside all that the text holds.

    `table` has a row for each `distance` n in symbols (characters; of a model of tokens, tokens):
    `worth`, the cross entropy in nats with the last n symbols only less that with all, and
    `variation`, the total variation between the two predictions (0 the same, 1 nothing in common),
    both means over positions with 95 % intervals (`worth_low` and so on). `cross_entropy` is that
    with all, in nats. `needed` is the smallest n from which on the loss stays within 5 % of what
    context is worth at all: of the difference between one symbol and all of them. It is infinite
    where no distance is enough, and NaN where context is worth nothing.

    All intervals are from a bootstrap over `texts`, see `memviz.stats.bootstrap`. `positions`
    counts predictions; each has read at least `least_read` symbols when it has read all.
    """

    table: pd.DataFrame
    cross_entropy: Estimate
    needed: Estimate
    texts: int
    positions: int
    least_read: int


@torch.no_grad()
def forgetting(
    model: LanguageModel,
    texts: Iterable[str | Reading],
    distances: Sequence[int] = DISTANCES,
    positions: int = POSITIONS,
    progress: Progress = lambda _: None,
) -> Forgetting:
    """Return the forgetting curve of a model over held-out texts.

    Of each text at most `positions` symbols are looked at, chosen at random among those that have a
    target and more symbols before them than the longest of the `distances`. For each distance the
    model reads the last symbols alone, from its initial state. `progress` is told the share of the
    texts that is read, 0 to 1.

    >>> curve = forgetting(memviz.load("gru"), held_out_texts)  # doctest: +SKIP
    >>> curve.needed.value, curve.table  # doctest: +SKIP

    Raises ValueError for distances that do not rise from 1 on, for fewer than one position, for a
    text that cannot be read, and where no text has a position that counts; MissingLevelError for a
    model that predicts nothing.
    """
    predicting(model, "forgetting")
    _check(distances, positions)
    readings = [read(model, text, longest=None, name="texts") for text in texts]
    found = []
    for index, reading in enumerate(readings):
        timesteps = _chosen(reading, distances[-1], positions, seed=index)
        if len(timesteps):
            found.append(_losses(model, reading, timesteps, distances))
        progress((index + 1) / len(readings))
    if not found:
        raise ValueError(
            f"texts: none has a target after {distances[-1]} other symbols; give longer texts or "
            "shorter distances"
        )
    return _curve(found, distances)


def _check(distances: Sequence[int], positions: int) -> None:
    if not distances or distances[0] != 1 or np.any(np.diff(distances) < 1):
        raise ValueError(f"distances: got {list(distances)}; give whole numbers that rise from 1")
    if positions < 1:
        raise ValueError(f"positions: got {positions}; give at least 1")


def _chosen(reading: Reading, longest: int, positions: int, seed: int) -> np.ndarray:
    """Return the timesteps that are looked at, int64 [chosen], in order."""
    known = np.flatnonzero(reading.has_target)
    known = known[known >= longest]
    generator = np.random.default_rng(seed)
    return np.sort(generator.permutation(known)[:positions])


def _losses(
    model: LanguageModel, reading: Reading, timesteps: np.ndarray, distances: Sequence[int]
) -> np.ndarray:
    """Return what one text adds, float64 [2 + 2 distances, positions].

    The number of positions it is divided by is the second dimension. Rows: how much was read, the
    loss with all, the loss at each distance less that, the variation at each distance.
    """
    last = torch.from_numpy(timesteps)
    targets = reading.target_indices[last].unsqueeze(1)
    predict = _predictor(model)
    whole = predict(reading.symbols.unsqueeze(0), last)
    of_all = -whole.gather(1, targets)[:, 0]
    worth, variation = [], []
    for distance in distances:
        windows = torch.stack([reading.symbols[t + 1 - distance : t + 1] for t in timesteps])
        alone = predict(windows, torch.tensor([distance - 1]))
        worth.append(-alone.gather(1, targets)[:, 0] - of_all)
        variation.append((alone.exp() - whole.exp()).abs().sum(1) / 2)
    rows = torch.stack([last + 1.0, of_all, *worth, *variation])
    return rows.double().numpy()


def _predictor(model: LanguageModel) -> Callable[[Tensor, Tensor], Tensor]:
    """Return a function of symbols [batch, time] and timesteps to log probabilities.

    They are [batch * timesteps, outputs]. A head over many words is applied there only, where a
    model has one.
    """
    if level_of(model) < 1:
        return lambda symbols, at: torch.log_softmax(
            model.logits(model.embed(symbols))[:, at].flatten(0, 1), dim=-1
        )
    steps = stepping(model, "forgetting")

    def predict(symbols: Tensor, at: Tensor) -> Tensor:
        outputs, _ = steps.run(steps.embed(symbols))
        return torch.log_softmax(steps.head(outputs[:, at].flatten(0, 1)), dim=-1)

    return predict


def _curve(found: list[np.ndarray], distances: Sequence[int]) -> Forgetting:
    sums = np.array([text.sum(axis=1) for text in found])
    counts = np.array([text.shape[1] for text in found], dtype=np.float64)
    means = ratio(sums[:, 1:], counts)
    worth, variation = np.split(means[:, 1:], 2, axis=1)
    table = pd.DataFrame({"distance": distances})
    for name, rows in (("worth", worth), ("variation", variation)):
        table[name], table[f"{name}_low"], table[f"{name}_high"] = rows
    return Forgetting(
        table=table,
        cross_entropy=Estimate(*means[:, 0].tolist()),
        needed=_needed(sums[:, 2 : 2 + len(distances)], counts, np.array(distances)),
        texts=len(found),
        positions=int(counts.sum()),
        least_read=int(min(text[0].min() for text in found)),
    )


def _needed(worth: np.ndarray, counts: np.ndarray, distances: np.ndarray) -> Estimate:
    """Return the distance that most of what context is worth needs, for sums [texts, distances]."""
    draws = joint_draws(worth - counts[:, np.newaxis] * (worth.sum(axis=0) / counts.sum()))
    curves = draws.weights @ worth
    lost = curves > (1 - MOST_OF_CONTEXT) * curves[:, :1]
    after = lost.shape[1] - lost[:, ::-1].argmax(axis=1)  # the first distance after the last loss
    beyond = 2.0 * distances[-1]  # stands for what is not within the distances
    found = np.append(distances, beyond)[after]
    found[curves[:, 0] <= 0] = distances[0]
    if curves[0, 0] <= 0:
        return UNKNOWN_ESTIMATE
    estimate = draws.with_interval(found[:, np.newaxis])[:, 0]
    return Estimate(*np.where(estimate > distances[-1], np.inf, estimate).tolist())
