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
from memviz.normalise import normalise
from memviz.suggestion import Suggestion, top_suggestions
from memviz.words import target_words, word_starts

MAX_CHARACTERS = 1000


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


@dataclass(frozen=True)
class _Reading:
    """A text as one model reads it."""

    text: str
    symbols: Tensor  # int64 [time]
    targets: tuple[str, ...]
    target_indices: Tensor  # int64 [time]
    has_target: np.ndarray  # bool [time]


def connectivity(
    model: Model, text: str, k: int = 3, progress: Callable[[float], None] = lambda _: None
) -> Connectivity:
    """Return the exact connectivity of every character of `text`, with the top `k` suggestions.

    `progress` is told the share of rows that are done, 0 to 1. Raises ValueError for an empty
    text, or one of more than 1,000 characters after normalisation.
    """
    reading = _read(model, text)
    probabilities = model.probabilities(reading.symbols)
    matrix = np.zeros((len(reading.text), len(reading.text)), dtype=np.float32)
    for timestep, row in _rows(model, reading):
        matrix[timestep, : timestep + 1] = row
        progress((timestep + 1) / len(reading.text))
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
    reading = _read(model, text)
    if not 0 <= timestep < len(reading.text):
        raise ValueError(
            f"timestep: got {timestep}; the text has timesteps 0 to {len(reading.text) - 1}"
        )
    embedded, logits = _forward_with_graph(model, reading)
    return _row(embedded, logits, model, reading, timestep)


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


def _read(model: Model, text: str) -> _Reading:
    if model.config.target != "word":
        raise ValueError(
            f"model: its target is {model.config.target!r}; connectivity needs a word model"
        )
    text = normalise(text)
    if not text.strip():
        raise ValueError("text: it is empty; give at least one letter a to z")
    if len(text) > MAX_CHARACTERS:
        raise ValueError(
            f"text: {len(text):,} characters; shorten it to {MAX_CHARACTERS:,} or fewer"
        )
    targets = tuple(target_words(text))
    return _Reading(
        text=text,
        symbols=torch.from_numpy(model.vocabulary.encode(text)),
        targets=targets,
        target_indices=torch.from_numpy(model.vocabulary.target_indices(targets)),
        has_target=np.array([model.vocabulary.knows(word) for word in targets]),
    )


def _rows(model: Model, reading: _Reading) -> Iterator[tuple[int, np.ndarray]]:
    """Yield every timestep that has a target with its row, one backward pass each."""
    embedded, logits = _forward_with_graph(model, reading)
    for timestep in np.flatnonzero(reading.has_target):
        yield int(timestep), _row(embedded, logits, model, reading, int(timestep))


def _forward_with_graph(model: Model, reading: _Reading) -> tuple[Tensor, Tensor]:
    """Return the embedded text [1, time, embedding] and each step's target logit [time]."""
    embedded = model.embed(reading.symbols.unsqueeze(0)).detach().requires_grad_()
    with torch.enable_grad():
        outputs, _ = model.run(embedded)
        weight = model.head.weight[reading.target_indices]
        logits = (outputs[0] * weight).sum(dim=1) + model.head.bias[reading.target_indices]
    return embedded, logits


def _row(
    embedded: Tensor, logits: Tensor, model: Model, reading: _Reading, timestep: int
) -> np.ndarray:
    """Return the squared norm over symbols of the gradient at each step, [timestep + 1]."""
    if not reading.has_target[timestep]:
        return np.zeros(timestep + 1, dtype=np.float32)
    (gradient,) = torch.autograd.grad(logits[timestep], embedded, retain_graph=True)
    per_symbol = gradient[0, : timestep + 1] @ model.embedding.weight.detach().T
    return per_symbol.square().sum(dim=1).numpy()


def _target_probability(probabilities: Tensor, reading: _Reading) -> np.ndarray:
    chosen = probabilities.gather(1, reading.target_indices.unsqueeze(1)).squeeze(1)
    return np.where(reading.has_target, chosen.numpy(), np.float32("nan")).astype(np.float32)


def _target_rank(probabilities: Tensor, reading: _Reading) -> np.ndarray:
    chosen = probabilities.gather(1, reading.target_indices.unsqueeze(1))
    ranks = (probabilities > chosen).sum(dim=1) + 1
    return np.where(reading.has_target, ranks.numpy(), 0).astype(np.int64)
