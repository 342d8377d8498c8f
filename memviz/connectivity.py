"""Connectivity: which earlier characters the logit of the target word depends on.

Source: Madsen 2019, "Visualizing memorization in RNNs": the squared L2 norm of the gradient of
the target word's logit with respect to the one-hot input character.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from memviz.model import Model
from memviz.reading import Reading, read
from memviz.suggestion import Suggestion, top_suggestions
from memviz.text_sweep import TextSweep
from memviz.vocabulary import UNKNOWN_INDEX
from memviz.words import word_starts


@dataclass(frozen=True)
class Connectivity:
    """What a model's predictions along one text depend on, and what they are.

    `matrix` is float32 [time, time]: row = output step, column = input step, zero above the
    diagonal. A row whose target word is outside the vocabulary has no logit: `has_target` is
    False there and the row is zero. `suggestions` are the most probable words at each step,
    `target_probability` [time] is NaN and `target_rank` [time] (1 is the most probable) is 0
    where they are not known.
    """

    text: str
    targets: tuple[str, ...]
    matrix: np.ndarray
    has_target: np.ndarray
    suggestions: tuple[tuple[Suggestion, ...], ...]
    target_probability: np.ndarray
    target_rank: np.ndarray


def connectivity(
    model: Model, text: str, k: int = 3, progress: Callable[[float], None] = lambda _: None
) -> Connectivity:
    """Return the exact connectivity of every character of `text`, with the top `k` suggestions.

    `progress` is told the share of the work that is done, 0 to 1. Raises ValueError for an empty
    text, or one of more than 1,000 characters after normalisation.
    """
    reading = read(model, text)
    sweep = TextSweep(model, reading.symbols)
    probabilities = model.output_probabilities(sweep.outputs)
    matrix = np.zeros((len(reading.text), len(reading.text)), dtype=np.float32)
    rows = np.flatnonzero(reading.has_target)[::-1].copy()
    for timestep, gradient in _gradients(model, reading, sweep, rows):
        matrix[rows[: len(gradient)], timestep] = _squared_norm(gradient)
        progress(1 - timestep / len(reading.text))
    return Connectivity(
        text=reading.text,
        targets=reading.targets,
        matrix=matrix,
        has_target=reading.has_target,
        suggestions=tuple(
            tuple(top_suggestions(model.vocabulary, row, k)) for row in probabilities
        ),
        target_probability=_target_probability(probabilities, reading),
        target_rank=_target_rank(probabilities, reading),
    )


def connectivity_row(model: Model, text: str, timestep: int) -> np.ndarray:
    """Return one row of the connectivity, float32 [timestep + 1].

    All zero where the target word is outside the vocabulary. Raises ValueError as
    `connectivity` does, and for a timestep outside the text.
    """
    reading = read(model, text)
    if not 0 <= timestep < len(reading.text):
        raise ValueError(
            f"timestep: got {timestep}; the text has timesteps 0 to {len(reading.text) - 1}"
        )
    row = np.zeros(timestep + 1, dtype=np.float32)
    if reading.has_target[timestep]:
        sweep = TextSweep(model, reading.symbols[: timestep + 1])
        for step, gradient in _gradients(model, reading, sweep, np.array([timestep])):
            row[step] = _squared_norm(gradient)[0]
    return row


def share_on_earlier_words(connectivity: Connectivity, timestep: int) -> float:
    """Return the share (0 to 1) of a row's connectivity on characters before the current word.

    The current word begins with the space before it. NaN where the row has no target or is
    zero throughout.
    """
    row = connectivity.matrix[timestep, : timestep + 1].astype(np.float64)
    total = row.sum()
    if not connectivity.has_target[timestep] or total == 0:
        return float("nan")
    return float(row[: word_starts(connectivity.text)[timestep]].sum() / total)


def _gradients(
    model: Model, reading: Reading, sweep: TextSweep, rows: np.ndarray
) -> Iterator[tuple[int, Tensor]]:
    """Yield the gradients of the target logits at the steps `rows`; see `TextSweep.gradients`."""
    timesteps = torch.from_numpy(rows)
    return sweep.gradients(timesteps, model.head.weight[reading.target_indices[timesteps]])


def _squared_norm(gradient: Tensor) -> np.ndarray:
    """Return the squared L2 norm over symbols of a gradient [rows, symbols]."""
    return gradient.square().sum(dim=1).float().numpy()


def _target_probability(probabilities: Tensor, reading: Reading) -> np.ndarray:
    chosen = probabilities.gather(1, reading.target_indices.unsqueeze(1)).squeeze(1)
    return np.where(reading.has_target, chosen.numpy(), np.nan).astype(np.float32)


def _target_rank(probabilities: Tensor, reading: Reading) -> np.ndarray:
    """Return the rank of the target among the words; padding and unknown are no words."""
    chosen = probabilities.gather(1, reading.target_indices.unsqueeze(1))
    ranks = (probabilities[:, UNKNOWN_INDEX + 1 :] > chosen).sum(dim=1) + 1
    return np.where(reading.has_target, ranks.numpy(), 0).astype(np.int64)
