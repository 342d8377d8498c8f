"""Autocomplete: the most probable words for a text, from scratch or key by key."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import torch
from torch import Tensor

from memviz.models.contract import (
    LanguageModel,
    State,
    SteppingModel,
    level_of,
    predicting,
    stepping,
)
from memviz.models.reading import read_so_far
from memviz.models.state_tree import leaves
from memviz.text.vocabulary import Vocabulary

MOST_BYTES = 32 << 20
"""For the states of one text: those of 1,000 characters of the article's models take a third."""
_RECENT = 8  # symbols that can be deleted at no cost, while there is room for as many states


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
    # No sum of finite probabilities is infinite, and to look at each of them takes longer.
    if not bool(torch.isfinite(probabilities.sum())):
        raise ValueError(
            "the model computes no finite numbers for this text; train it again, or type another"
        )
    offered = probabilities.masked_fill(~torch.from_numpy(vocabulary.is_text), -1)
    values, indices = offered.topk(min(k, int(vocabulary.is_text.sum())), dim=1)
    outputs = vocabulary.outputs
    return [
        tuple(Suggestion(outputs[index], value) for index, value in zip(*row, strict=True))
        for row in zip(indices.tolist(), values.tolist(), strict=True)
    ]


def suggest(model: LanguageModel, text: str, k: int = 3) -> list[Suggestion]:
    """Return the `k` most probable words (or next characters or tokens) after `text`, best first.

    A word model completes the word that the text ends in; after a space, or before the first
    letter, it suggests the next word. The text may be of any length. Raises ValueError for a text
    that a model of characters cannot read: see `memviz.models.reading.read`.
    """
    return Typing(model).suggest(text, k)


class Typing:
    """Suggestions for a text that grows and shrinks at its end: a new symbol costs one step.

    Keeps the states after every symbol of the last text, so that deleting costs nothing. Where
    these would take more than `most_bytes` it keeps fewer, and reads a little again. A model that
    takes no steps reads the whole text at every key.
    """

    def __init__(self, model: LanguageModel, most_bytes: int = MOST_BYTES) -> None:
        self._model = predicting(model, "a suggestion")
        self._symbols: list[int] = []
        takes_steps = level_of(model) >= 1
        self._reader: _Reader = (
            _StepByStep(stepping(model, "typing"), most_bytes) if takes_steps else _AllAtOnce(model)
        )

    @property
    def nbytes(self) -> int:
        """The memory that is kept of the symbols read, in bytes."""
        return self._reader.nbytes

    def suggest(self, text: str, k: int = 3) -> list[Suggestion]:
        """Return the `k` most probable words after `text`, best first; see `suggest`."""
        self.read(text)
        with torch.no_grad():
            probabilities = torch.softmax(self._reader.logits(), dim=0)
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
        self._reader.read(known, symbols[known:end])
        self._symbols = symbols[:end]
        return len(symbols) - end


class _Reader(Protocol):
    """What has been read of a text, in the model's terms."""

    @property
    def nbytes(self) -> int:
        """The memory that it takes, in bytes."""

    def read(self, known: int, symbols: Sequence[int]) -> None:
        """Forget all but the first `known` symbols; read these after them."""

    def logits(self) -> Tensor:
        """Return the logits after the last symbol, [outputs]."""


class _Held(NamedTuple):
    """What there is after a symbol; before the first there is no output."""

    output: Tensor | None
    state: State


class _StepByStep:
    """The state after every symbol, or where these are large after some of them.

    The last ones are kept as far as there is room, earlier ones further and further apart as the
    text grows: what is between two of them is read again when a text is shortened to there. The
    first and the last are always there.
    """

    def __init__(self, model: SteppingModel, most_bytes: int) -> None:
        self._model = model
        self._most_bytes = most_bytes
        self._apart = 1
        self._symbols: list[int] = []
        self._held = {0: _Held(None, model.start(1))}

    @property
    def nbytes(self) -> int:
        output, state = self._held[max(self._held)]
        of_one = [*leaves(state), *([] if output is None else [output])]
        return len(self._held) * sum(tensor.nbytes for tensor in of_one)

    def read(self, known: int, symbols: Sequence[int]) -> None:
        self._symbols = [*self._symbols[:known], *symbols]
        self._held = {after: held for after, held in self._held.items() if after <= known}
        nearest = max(self._held)
        self._apart = self._apart if nearest else 1
        state = self._held[nearest].state
        for after, symbol in enumerate(self._symbols[nearest:], nearest + 1):
            embedded = self._model.embed(torch.tensor([[symbol]]))[:, 0]
            output, state = self._model.step(embedded, state)
            self._held[after] = _Held(output, state)
            self._forget_some(after)

    def _forget_some(self, last: int) -> None:
        most = max(2, self._most_bytes * len(self._held) // self.nbytes)  # the first and the last
        recent = min(_RECENT, most // 2)
        while len(self._held) > most:
            stay = {at for at in self._held if at % self._apart == 0 or at > last - recent}
            self._held = {at: held for at, held in self._held.items() if at in stay}
            if len(stay) > most:
                self._apart *= 2

    def logits(self) -> Tensor:
        output = self._held[len(self._symbols)].output
        assert output is not None, "a text has a symbol"
        return self._model.head(output)[0]


class _AllAtOnce:
    """The symbols alone: a model without steps reads them anew."""

    nbytes = 0

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self._symbols: list[int] = []

    def read(self, known: int, symbols: Sequence[int]) -> None:
        self._symbols = [*self._symbols[:known], *symbols]

    def logits(self) -> Tensor:
        return self._model.logits(self._model.embed(torch.tensor([self._symbols])))[0, -1]


def _common_prefix(one: Sequence[int], other: Sequence[int]) -> int:
    """Return how many symbols two texts begin with in common."""
    for index, (first, second) in enumerate(zip(one, other, strict=False)):
        if first != second:
            return index
    return min(len(one), len(other))
