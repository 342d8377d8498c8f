"""A text as a model reads it: its characters, their indices, and what to predict at each."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from memviz.models.model import Model
from memviz.text.normalise import normalise
from memviz.text.vocabulary import UNKNOWN_INDEX
from memviz.text.words import target_words

MAX_CHARACTERS = 1000


@dataclass(frozen=True)
class Reading:
    """A text with its symbols and targets: the word each character belongs to, or the next one.

    `symbols` and `target_indices` are int64 [time]; `has_target` is bool [time], False where
    the target is outside the vocabulary, and at the last character of a text of characters.
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
    """Return `text` as `model` reads it: normalised for a model of words, else as it is.

    Raises ValueError for an empty text, for one of over 1,000 characters as the model reads it,
    and for a character that a model of characters does not know.
    """
    return _words(model, normalise(text)) if model.config.word_count else _characters(model, text)


def _words(model: Model, text: str) -> Reading:
    if not text.strip():
        raise ValueError("text: it is empty; give at least one letter a to z")
    _check_length(text)
    targets = tuple(target_words(text))
    return Reading(
        text=text,
        symbols=torch.from_numpy(model.vocabulary.encode(text)),
        targets=targets,
        target_indices=torch.from_numpy(model.vocabulary.target_indices(targets)),
        has_target=np.array([model.vocabulary.knows(word) for word in targets]),
    )


def _characters(model: Model, text: str) -> Reading:
    if not text:
        raise ValueError("text: it is empty; give at least one character")
    _check_length(text)
    symbols = model.vocabulary.encode(text)
    following = np.append(symbols[1:], UNKNOWN_INDEX)
    return Reading(
        text=text,
        symbols=torch.from_numpy(symbols),
        targets=(*text[1:], ""),
        target_indices=torch.from_numpy(following),
        has_target=following > UNKNOWN_INDEX,
    )


def _check_length(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise ValueError(
            f"text: {len(text):,} characters; shorten it to {MAX_CHARACTERS:,} or fewer"
        )


class Symbols(NamedTuple):
    """The text that a model reads and the index of each of its characters, int64 [time]."""

    text: str
    indices: Tensor


def symbols_of(model: Model, text: str, longest: int | None = MAX_CHARACTERS) -> Symbols:
    """Return `text` as `model` reads it: normalised for a word model, as it is for any other.

    Raises ValueError for an empty text, for one of over `longest` characters (None: any length) as
    the model reads it, and for a character outside an alphabet that has no unknown symbol.
    """
    if model.config.target == "word":
        text = normalise(text)
    if not text:
        raise ValueError("text: it is empty; give at least one character")
    if longest is not None and len(text) > longest:
        raise ValueError(f"text: {len(text):,} characters; shorten it to {longest:,} or fewer")
    return Symbols(text, torch.from_numpy(model.vocabulary.encode(text)))
