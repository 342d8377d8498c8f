"""A text as a model reads it: the one rule for what it becomes, and for what cannot be read.

A model of words reads what `normalise` makes of a text, a model of characters the text itself with
the line ends of its corpus. Every analysis, figure, command and page gets its text from here.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from memviz.models.model import Model
from memviz.text.line_ends import with_line_ends_of
from memviz.text.normalise import normalise
from memviz.text.vocabulary import UNKNOWN_INDEX, Vocabulary
from memviz.text.words import target_words

MAX_CHARACTERS = 1000


class EmptyTextError(ValueError):
    """A text of which nothing is left to read."""


class LongTextError(ValueError):
    """A text of `characters` as a model reads it, where at most `longest` are taken."""

    def __init__(self, name: str, characters: int, longest: int) -> None:
        super().__init__(f"{name}: {characters:,} characters; shorten it to {longest:,} or fewer")
        self.characters = characters
        self.longest = longest


@dataclass(frozen=True, eq=False)
class Reading:
    """A text as a model with this vocabulary reads it: its symbols, and what to predict at each.

    `symbols` and `target_indices` are int64 [time]. `targets` are the word that each character
    belongs to or, for a model of characters, the next character. `has_target`, bool [time], is
    False where the target is outside the vocabulary, and at the last character of a text of
    characters.
    """

    text: str
    vocabulary: Vocabulary
    symbols: Tensor

    @cached_property
    def targets(self) -> tuple[str, ...]:
        if self.vocabulary.words:
            return tuple(target_words(self.text))
        return (*self.text[1:], "")

    @cached_property
    def target_indices(self) -> Tensor:
        if self.vocabulary.words:
            return torch.from_numpy(self.vocabulary.target_indices(self.targets))
        return torch.cat([self.symbols[1:], torch.tensor([UNKNOWN_INDEX])])

    @cached_property
    def has_target(self) -> np.ndarray:
        if self.vocabulary.words:
            return np.array([self.vocabulary.knows(word) for word in self.targets])
        return self.target_indices.numpy() > UNKNOWN_INDEX

    def check_timestep(self, timestep: int) -> None:
        """Raise ValueError for a timestep outside the text."""
        check_timestep(self.text, timestep)


def read(
    model: Model, text: str | Reading, longest: int | None = MAX_CHARACTERS, name: str = "text"
) -> Reading:
    """Return `text` as `model` reads it; what was read already stays as it is.

    `name` is the argument's, for errors. Raises EmptyTextError for a text without a letter or
    digit, of a model of characters for one without a character; LongTextError for one of over
    `longest` characters as the model reads it (None: any length); and ValueError for a character
    outside an alphabet that has no unknown symbol. All of them are ValueErrors.
    """
    if isinstance(text, Reading):
        return text
    if model.vocabulary.words:
        return _reading(model, words_in(text, longest, name))
    characters = with_line_ends_of(text, model.vocabulary)
    if not characters:
        raise EmptyTextError(f"{name}: it is empty; give at least one character")
    _check_length(characters, longest, name)
    return _reading(model, characters)


def words_in(text: str, longest: int | None = MAX_CHARACTERS, name: str = "text") -> str:
    """Return `text` as every model of words reads it; raises what `read` does."""
    words = normalise(text)
    if not words.strip():
        raise EmptyTextError(f"{name}: it is empty; give at least one letter a to z")
    _check_length(words, longest, name)
    return words


def read_so_far(model: Model, text: str, longest: int | None = None) -> Reading:
    """Return what `model` has read of a text that is being typed and may have no letter yet.

    `words_so_far` says what a model of words has read then. To a model of characters that knows
    carriage returns, one at the end is half a line end, whose line feed is yet to come. In all
    else this is `read`.
    """
    if model.vocabulary.words:
        return _reading(model, words_so_far(text, longest))
    reading = read(model, text, longest)
    if text.endswith("\r") and reading.text.endswith("\r\n"):
        return _reading(model, reading.text.removesuffix("\n"))
    return reading


def words_so_far(text: str, longest: int | None = None) -> str:
    """Return what every model of words has read of a text that is being typed.

    Before the first letter that is the space that each word begins with. Raises LongTextError.
    """
    words = normalise(text) or " "
    _check_length(words, longest, "text")
    return words


def check_timestep(text: str, timestep: int) -> None:
    """Raise ValueError for a timestep outside a text, as it was read."""
    if not 0 <= timestep < len(text):
        raise ValueError(f"timestep: got {timestep}; the text has timesteps 0 to {len(text) - 1}")


def _reading(model: Model, text: str) -> Reading:
    symbols = torch.from_numpy(model.vocabulary.encode(text))
    return Reading(text, model.vocabulary, symbols)


def _check_length(text: str, longest: int | None, name: str) -> None:
    if longest is not None and len(text) > longest:
        raise LongTextError(name, len(text), longest)
