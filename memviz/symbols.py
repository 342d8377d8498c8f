"""A text as a model of either target reads it: characters and their indices."""

from typing import NamedTuple

import torch
from torch import Tensor

from memviz.models.model import Model
from memviz.models.reading import MAX_CHARACTERS
from memviz.text.normalise import normalise


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
