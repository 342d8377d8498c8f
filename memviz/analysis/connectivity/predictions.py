"""What a model predicts along a text, and how well it knows the target words."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from memviz.models.reading import Reading
from memviz.models.suggest import Suggestion, top_suggestions_each
from memviz.text.short_repr import short_repr

CHUNK = 128  # timesteps whose probabilities are in memory at once


@short_repr
@dataclass(frozen=True)
class Predictions:
    """The most probable words at each timestep, and where the target stands among all words.

    `target_probability` is float32 [time], NaN, and `target_rank` int64 [time] (1 is the most
    probable), 0, where the target is outside the vocabulary.
    """

    suggestions: tuple[tuple[Suggestion, ...], ...]
    target_probability: np.ndarray
    target_rank: np.ndarray


@torch.no_grad()
def predictions(
    reading: Reading,
    logits: Callable[[np.ndarray], Tensor],
    timesteps: np.ndarray,
    k: int,
) -> Predictions:
    """Return the top `k` words and the target's place at `timesteps`, not known elsewhere.

    `logits` gives those at timesteps, [timesteps, outputs].
    """
    time = len(reading.symbols)
    is_text = torch.from_numpy(reading.vocabulary.is_text)
    suggestions: list[tuple[Suggestion, ...]] = [()] * time
    probability = np.full(time, np.nan, dtype=np.float32)
    rank = np.zeros(time, dtype=np.int64)
    for start in range(0, len(timesteps), CHUNK):
        steps = timesteps[start : start + CHUNK]
        probabilities = torch.softmax(logits(steps), dim=1)
        chosen = probabilities.gather(1, reading.target_indices[steps].unsqueeze(1))
        # Padding and unknown are no words, so no ranks are lost to them.
        above = ((probabilities > chosen) & is_text).sum(dim=1)
        known = reading.has_target[steps]
        probability[steps] = np.where(known, chosen.squeeze(1).numpy(), np.nan)
        rank[steps] = np.where(known, above.numpy() + 1, 0)
        best = top_suggestions_each(reading.vocabulary, probabilities, k)
        for step, of_step in zip(steps, best, strict=True):
            suggestions[step] = of_step
    return Predictions(tuple(suggestions), probability, rank)
