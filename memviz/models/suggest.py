"""Autocomplete: the most probable words for a text, from scratch or key by key."""

from collections.abc import Sequence
from typing import NamedTuple, overload

import torch
from torch import Tensor

from memviz.models.contract import LanguageModel, predicting
from memviz.models.growing_text import MOST_BYTES, growing_text
from memviz.models.reading import read_each_so_far, read_so_far
from memviz.models.side_by_side import outputs_and_head, padded, together
from memviz.text.vocabulary import Vocabulary

_QUESTION = "a suggestion"


class Suggestion(NamedTuple):
    """A suggested word (or character, or token) and the probability that the model gives it."""

    word: str
    probability: float


def top_suggestions(vocabulary: Vocabulary, probabilities: Tensor, k: int) -> list[Suggestion]:
    """Return the `k` most probable outputs, best first, for `probabilities` [outputs].

    What is no text, such as padding and unknown, is left out. Raises ValueError where a
    probability is no finite number, as of weights that grow what they read without end.
    """
    (best,) = top_suggestions_each(vocabulary, probabilities.unsqueeze(0), k)
    return list(best)


def top_suggestions_each(
    vocabulary: Vocabulary, probabilities: Tensor, k: int
) -> list[tuple[Suggestion, ...]]:
    """Return what `top_suggestions` does for each row of `probabilities` [rows, outputs]."""
    if k < 1:
        raise ValueError(f"k: got {k}; ask for at least one suggestion")
    check_finite(probabilities)
    offered = probabilities.masked_fill(~torch.from_numpy(vocabulary.is_text), -1)
    values, indices = offered.topk(min(k, int(vocabulary.is_text.sum())), dim=1)
    outputs = vocabulary.outputs
    return [
        tuple(Suggestion(outputs[index], value) for index, value in zip(*row, strict=True))
        for row in zip(indices.tolist(), values.tolist(), strict=True)
    ]


def check_finite(probabilities: Tensor) -> None:
    """Raise ValueError where a probability is no finite number."""
    # No sum of finite probabilities is infinite, and to look at each of them takes longer.
    if not bool(torch.isfinite(probabilities.sum())):
        raise ValueError(
            "the model computes no finite numbers for this text; train it again, or type another"
        )


@overload
def suggest(model: LanguageModel, text: str, k: int = 3) -> list[Suggestion]: ...


@overload
def suggest(model: LanguageModel, text: list[str], k: int = 3) -> list[list[Suggestion]]: ...


def suggest(
    model: LanguageModel, text: str | list[str], k: int = 3
) -> list[Suggestion] | list[list[Suggestion]]:
    """Return the `k` most probable words (or next characters or tokens) after `text`, best first.

    A word model completes the word that the text ends in; after a space, or before the first
    letter, it suggests the next word. The text may be of any length. For a list of texts the
    suggestions after each are returned, in their order; they are read side by side, which takes
    less time than one by one and gives the same. Raises ValueError for a text that a model of
    characters cannot read: see `memviz.models.reading.read`.
    """
    if isinstance(text, str):
        return Typing(model).suggest(text, k)
    return _suggest_each(predicting(model, _QUESTION), text, k)


@torch.no_grad()
def _suggest_each(model: LanguageModel, texts: list[str], k: int) -> list[list[Suggestion]]:
    symbols = [one.symbols for one in read_each_so_far(model, texts)]
    found: dict[int, list[Suggestion]] = {}
    for some in together(model, symbols):
        outputs, head = outputs_and_head(model, padded([symbols[index] for index in some]))
        ends = torch.tensor([len(symbols[index]) - 1 for index in some])
        probabilities = torch.softmax(head(outputs[torch.arange(len(some)), ends]), dim=1)
        each = top_suggestions_each(model.vocabulary, probabilities, k)
        found |= dict(zip(some, map(list, each), strict=True))
    return [found[index] for index in range(len(texts))]


class Typing:
    """Suggestions for a text that grows and shrinks at its end: a new symbol costs one step.

    Keeps the states after every symbol of the last text, so that deleting costs nothing. Where
    these would take more than `most_bytes` it keeps fewer, and reads a little again. A model that
    takes no steps reads the whole text at every key.
    """

    def __init__(self, model: LanguageModel, most_bytes: int = MOST_BYTES) -> None:
        self._model = predicting(model, _QUESTION)
        self._symbols: list[int] = []
        self._growing = growing_text(model, most_bytes)

    @property
    def nbytes(self) -> int:
        """The memory that is kept of the symbols read, in bytes."""
        return self._growing.nbytes

    def suggest(self, text: str, k: int = 3) -> list[Suggestion]:
        """Return the `k` most probable words after `text`, best first; see `suggest`."""
        self.read(text)
        with torch.no_grad():
            probabilities = torch.softmax(self._growing.logits(), dim=0)
        return top_suggestions(self._model.vocabulary, probabilities, k)

    def unread(self, text: str) -> int:
        """Return how many symbols of `text` are new."""
        symbols = read_so_far(self._model, text).symbols.tolist()
        return len(symbols) - _common_prefix(self._symbols, symbols)

    @torch.no_grad()
    def read(self, text: str, most: int | None = None) -> int:
        """Read the symbols of `text` that are new, at most `most`; return how many are left.

        `suggest` then has less to do: a long text can be read piece by piece.
        """
        symbols = read_so_far(self._model, text).symbols.tolist()
        known = _common_prefix(self._symbols, symbols)
        end = len(symbols) if most is None else min(known + most, len(symbols))
        self._growing.read(known, symbols[known:end])
        self._symbols = symbols[:end]
        return len(symbols) - end


def _common_prefix(one: Sequence[int], other: Sequence[int]) -> int:
    """Return how many symbols two texts begin with in common."""
    for index, (first, second) in enumerate(zip(one, other, strict=False)):
        if first != second:
            return index
    return min(len(one), len(other))
