"""What a model predicts along a text, and how well it knows the target words."""

from dataclasses import dataclass

import numpy as np
from torch import Tensor

from memviz.models.model import Model
from memviz.models.reading import Reading
from memviz.models.suggest import Suggestion, top_suggestions
from memviz.text.vocabulary import UNKNOWN_INDEX

CHUNK = 128  # timesteps whose probabilities are in memory at once


@dataclass(frozen=True)
class Predictions:
    """The most probable words at each timestep, and where the target stands among all words.

    `target_probability` is float32 [time], NaN, and `target_rank` int64 [time] (1 is the most
    probable), 0, where the target is outside the vocabulary.
    """

    suggestions: tuple[tuple[Suggestion, ...], ...]
    target_probability: np.ndarray
    target_rank: np.ndarray


def predictions(
    model: Model, reading: Reading, outputs: Tensor, timesteps: np.ndarray, k: int
) -> Predictions:
    """Return the top `k` words and the target's place at `timesteps`, not known elsewhere.

    `outputs` [time, hidden] are those of the model's last layer along the text.
    """
    time = len(reading.text)
    suggestions: list[tuple[Suggestion, ...]] = [()] * time
    probability = np.full(time, np.nan, dtype=np.float32)
    rank = np.zeros(time, dtype=np.int64)
    for start in range(0, len(timesteps), CHUNK):
        steps = timesteps[start : start + CHUNK]
        probabilities = model.output_probabilities(outputs[steps])
        chosen = probabilities.gather(1, reading.target_indices[steps].unsqueeze(1))
        # Padding and unknown are no words, so no ranks are lost to them.
        above = (probabilities[:, UNKNOWN_INDEX + 1 :] > chosen).sum(dim=1)
        known = reading.has_target[steps]
        probability[steps] = np.where(known, chosen.squeeze(1).numpy(), np.nan)
        rank[steps] = np.where(known, above.numpy() + 1, 0)
        for step, row in zip(steps, probabilities, strict=True):
            suggestions[step] = tuple(top_suggestions(model.vocabulary, row, k))
    return Predictions(tuple(suggestions), probability, rank)
