"""A text as one word model reads it."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from memviz.model import Model
from memviz.normalise import normalise
from memviz.words import target_words

MAX_CHARACTERS = 1000


@dataclass(frozen=True)
class Reading:
    """A normalised text with its symbols and the word that each character belongs to.

    `symbols` and `target_indices` are int64 [time]; `has_target` is bool [time], False where
    the word is outside the vocabulary.
    """

    text: str
    symbols: Tensor
    targets: tuple[str, ...]
    target_indices: Tensor
    has_target: np.ndarray

    def check_timestep(self, timestep: int) -> None:
        """Raise ValueError for a timestep outside the text."""
        if not 0 <= timestep < len(self.text):
            raise ValueError(
                f"timestep: got {timestep}; the text has timesteps 0 to {len(self.text) - 1}"
            )


def read(model: Model, text: str) -> Reading:
    """Return `text` as `model` reads it.

    Raises ValueError for an empty text, for one of over 1,000 characters after normalisation,
    and for a model that does not predict words.
    """
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
    return Reading(
        text=text,
        symbols=torch.from_numpy(model.vocabulary.encode(text)),
        targets=targets,
        target_indices=torch.from_numpy(model.vocabulary.target_indices(targets)),
        has_target=np.array([model.vocabulary.knows(word) for word in targets]),
    )
