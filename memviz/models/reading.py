"""A text as a model reads it: the one rule for what it becomes, and for what cannot be read.

A model of words reads what `normalise` makes of a text, a model of characters the text itself with
the line ends of its corpus, a model from elsewhere what its adapter makes of it. Every analysis,
figure, command and page gets its text from here.
"""

from collections.abc import Sequence, Sized
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from memviz.models.config import Target
from memviz.models.contract import EncodedText, Reader
from memviz.text.normalise import normalise
from memviz.text.short_repr import short_repr
from memviz.text.vocabulary import Vocabulary
from memviz.text.words import target_words

MAX_CHARACTERS = 1000
_SYMBOL: dict[Target, str] = {"word": "letter", "character": "character", "token": "token"}


class EmptyTextError(ValueError):
    """A text of which nothing is left to read."""


class LongTextError(ValueError):
    """A text of `characters` as a model reads it, or tokens, where at most `longest` are taken."""

    def __init__(self, name: str, characters: int, longest: int, kind: str = "characters") -> None:
        super().__init__(f"{name}: {characters:,} {kind}; shorten it to {longest:,} or fewer")
        self.characters = characters
        self.longest = longest


@short_repr
@dataclass(frozen=True, eq=False)
class Reading:
    """A text as a model reads it: its symbols, and what to predict at each.

    `target` says what that is, `vocabulary` names symbols and outputs. `symbols` and
    `target_indices` are int64 [time]. `spans`, int64 [time, 2], are the characters of `text` that
    each symbol stands for, from the first to before the second. `targets` are the word that each
    symbol belongs to or, for a model of characters or tokens, the next one. `has_target`, bool
    [time], is False where the target is outside the vocabulary, and at a text's last symbol where
    the target is the next one.
    """

    text: str
    vocabulary: Vocabulary
    symbols: Tensor
    target: Target
    spans: np.ndarray

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """The text of each symbol."""
        return tuple(self.text[start:end] for start, end in self.spans.tolist())

    @cached_property
    def longer_spans(self) -> np.ndarray | None:
        """The spans, None where each symbol stands for one character of the text."""
        begins = np.arange(len(self.text))
        one_each = len(self.spans) == len(begins) and bool((self.spans[:, 0] == begins).all())
        return None if one_each else self.spans

    @cached_property
    def targets(self) -> tuple[str, ...]:
        if self.target == "word":
            return tuple(target_words(self.text))
        return (*self.pieces[1:], "")

    @cached_property
    def target_indices(self) -> Tensor:
        if self.target == "word":
            return torch.from_numpy(self.vocabulary.target_indices(self.targets))
        return torch.cat([self.symbols[1:], self.symbols.new_zeros(1)])  # the last one is not known

    @cached_property
    def has_target(self) -> np.ndarray:
        if self.target == "word":
            return np.array([self.vocabulary.knows(word) for word in self.targets])
        has_target = self.vocabulary.is_text[self.target_indices.numpy()]
        has_target[-1:] = False
        return has_target

    def check_timestep(self, timestep: int) -> None:
        """Raise ValueError for a timestep outside the text."""
        check_timestep(self.symbols, timestep)


def read(
    model: Reader,
    text: str | Reading,
    longest: int | None = MAX_CHARACTERS,
    name: str = "text",
) -> Reading:
    """Return `text` as `model` reads it; what was read already stays as it is.

    `name` is the argument's, for errors. Raises EmptyTextError for a text without a letter or
    digit, of a model of characters or tokens for one of which it reads nothing; LongTextError for
    one of over `longest` characters or tokens as the model reads it (None: any length); and
    ValueError for a
    character outside an alphabet that has no unknown symbol. All of them are ValueErrors.
    """
    if isinstance(text, Reading):
        return text
    if model.target == "word":
        text = words_in(text, longest, name)
    encoded = model.encode(text)
    if not len(encoded.symbols):
        nothing = "the model reads nothing of it" if text else "it is empty"
        raise EmptyTextError(f"{name}: {nothing}; give at least one {_SYMBOL[model.target]}")
    _check_length(encoded.text, longest, name)
    if longest is not None and len(encoded.symbols) > longest:
        raise LongTextError(name, len(encoded.symbols), longest, "tokens")
    return _reading(model, encoded)


def words_in(text: str, longest: int | None = MAX_CHARACTERS, name: str = "text") -> str:
    """Return `text` as every model of words reads it; raises what `read` does."""
    words = normalise(text)
    if not words.strip():
        raise EmptyTextError(f"{name}: it is empty; give at least one letter a to z")
    _check_length(words, longest, name)
    return words


def read_so_far(
    model: Reader, text: str, longest: int | None = None, name: str = "text"
) -> Reading:
    """Return what `model` has read of a text that is being typed and may have no letter yet.

    `words_so_far` says what a model of words has read then. To a model of characters that knows
    carriage returns, one at the end is half a line end, whose line feed is yet to come. In all
    else this is `read`.
    """
    if model.target == "word":
        return _reading(model, model.encode(words_so_far(text, longest)))
    reading = read(model, text, longest, name)
    one_each = reading.longer_spans is None
    if one_each and text.endswith("\r") and reading.text.endswith("\r\n"):
        return _reading(model, EncodedText(reading.text[:-1], reading.symbols[:-1]))
    return reading


def read_each_so_far(model: Reader, texts: Sequence[str]) -> list[Reading]:
    """Return what `read_so_far` does of each of `texts`; errors say which of them, as text[0]."""
    return [read_so_far(model, text, name=f"text[{index}]") for index, text in enumerate(texts)]


def words_so_far(text: str, longest: int | None = None) -> str:
    """Return what every model of words has read of a text that is being typed.

    Before the first letter that is the space that each word begins with. Raises LongTextError.
    """
    words = normalise(text) or " "
    _check_length(words, longest, "text")
    return words


def last_read(spans: np.ndarray, characters: int) -> np.ndarray:
    """Return the last symbol that has been read whole after each character, int64 [characters].

    -1 where none has. `spans` int64 [time, 2] are the characters of each symbol.
    """
    return np.searchsorted(spans[:, 1], np.arange(characters) + 1, side="right") - 1


def check_timestep(symbols: Sized, timestep: int) -> None:
    """Raise ValueError for a timestep outside a text, as it was read."""
    if not 0 <= timestep < len(symbols):
        raise ValueError(
            f"timestep: got {timestep}; the text has timesteps 0 to {len(symbols) - 1}"
        )


def _reading(model: Reader, encoded: EncodedText) -> Reading:
    text, symbols, spans = encoded
    if spans is None:
        spans = np.arange(len(symbols))[:, np.newaxis] + np.arange(2)
    return Reading(text, model.vocabulary, symbols, model.target, spans)


def _check_length(text: str, longest: int | None, name: str) -> None:
    if longest is not None and len(text) > longest:
        raise LongTextError(name, len(text), longest)
