"""What a model has read of a text that grows, and may shrink, at its end."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import torch
from torch import Tensor

from memviz.models.contract import LanguageModel, State, SteppingModel, level_of, stepping
from memviz.models.state_tree import leaves

MOST_BYTES = 32 << 20
"""For the states of one text: those of 1,000 characters of the article's models take a third."""
_RECENT = 8  # symbols that can be deleted at no cost, while there is room for as many states


class GrowingText(Protocol):
    """What has been read of a text, in the model's terms."""

    @property
    def nbytes(self) -> int:
        """The memory that it takes, in bytes."""

    def read(self, known: int, symbols: Sequence[int]) -> None:
        """Forget all but the first `known` symbols; read these after them."""

    def logits(self) -> Tensor:
        """Return the logits after the last symbol, [outputs]."""


def growing_text(model: LanguageModel, most_bytes: int = MOST_BYTES) -> GrowingText:
    """Return a text of which `model` has read nothing yet.

    A new symbol costs a step; a model that takes none reads the whole text for it.
    """
    if level_of(model) < 1:
        return _AllAtOnce(model)
    return _StepByStep(stepping(model, "typing"), most_bytes)


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
