"""Autocomplete: the most probable words for a text, from scratch or key by key."""

from typing import NamedTuple

import torch
from torch import Tensor

from memviz.models.model import Model, States
from memviz.models.reading import Reading, read_so_far
from memviz.text.vocabulary import UNKNOWN_INDEX, Vocabulary


class Suggestion(NamedTuple):
    """A suggested word (or character) and the probability that the model gives it."""

    word: str
    probability: float


def top_suggestions(vocabulary: Vocabulary, probabilities: Tensor, k: int) -> list[Suggestion]:
    """Return the `k` most probable outputs, best first, for `probabilities` [outputs].

    Padding and unknown are left out. Raises ValueError where a probability is no finite number, as
    of weights that grow what they read without end.
    """
    if k < 1:
        raise ValueError(f"k: got {k}; ask for at least one suggestion")
    if not bool(torch.isfinite(probabilities).all()):
        raise ValueError(
            "the model computes no finite numbers for this text; train it again, or type another"
        )
    offered = probabilities[UNKNOWN_INDEX + 1 :]
    values, indices = offered.topk(min(k, len(offered)))
    return [
        Suggestion(vocabulary.outputs[UNKNOWN_INDEX + 1 + index], value)
        for index, value in zip(indices.tolist(), values.tolist(), strict=True)
    ]


def suggest(model: Model, text: str, k: int = 3) -> list[Suggestion]:
    """Return the `k` most probable words (or next characters) after `text`, best first.

    A word model completes the word that the text ends in; after a space, or before the first
    letter, it suggests the next word. The text may be of any length. Raises ValueError for a text
    that a model of characters cannot read: see `memviz.models.reading.read`.
    """
    return Typing(model).suggest(text, k)


class Typing:
    """Suggestions for a text that grows and shrinks at its end: a new character costs one step.

    Keeps the states after every character of the last text, so that deleting costs nothing.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._text = ""
        self._states: list[States] = [model.initial_states(1)]
        self._outputs: list[Tensor] = []

    @property
    def nbytes(self) -> int:
        """The memory that the states after the characters read take, in bytes."""
        states = (tensor for layers in self._states for state in layers for tensor in state)
        return sum(tensor.nbytes for tensor in (*states, *self._outputs))

    def suggest(self, text: str, k: int = 3) -> list[Suggestion]:
        """Return the `k` most probable words after `text`, best first; see `suggest`."""
        self.read(text)
        return self._top(k)

    def unread(self, text: str) -> int:
        """Return how many characters of `text` are new."""
        as_read = read_so_far(self._model, text).text
        return len(as_read) - _common_prefix(self._text, as_read)

    def read(self, text: str, most: int | None = None) -> int:
        """Read the characters of `text` that are new, at most `most`; return how many are left.

        `suggest` then has less to do: a long text can be read piece by piece.
        """
        reading = read_so_far(self._model, text)
        self._keep_common_prefix(reading.text)
        self._read(reading, most)
        return len(reading.text) - len(self._text)

    def _keep_common_prefix(self, text: str) -> None:
        length = _common_prefix(self._text, text)
        self._text = text[:length]
        del self._states[length + 1 :], self._outputs[length:]

    @torch.no_grad()
    def _read(self, reading: Reading, most: int | None) -> None:
        begin = len(self._text)
        end = len(reading.text) if most is None else min(begin + most, len(reading.text))
        for symbol in reading.symbols[begin:end]:
            output, states = self._model.step(symbol.unsqueeze(0), self._states[-1])
            self._states.append(states)
            self._outputs.append(output)
        self._text = reading.text[:end]

    def _top(self, k: int) -> list[Suggestion]:
        probabilities = self._model.output_probabilities(self._outputs[-1][0])
        return top_suggestions(self._model.vocabulary, probabilities, k)


def _common_prefix(first: str, second: str) -> int:
    """Return the number of characters that both texts begin with."""
    length = 0
    for left, right in zip(first, second, strict=False):
        if left != right:
            break
        length += 1
    return length
