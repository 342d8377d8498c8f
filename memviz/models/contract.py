"""The contract between a model and all that looks at it: what it must be able to do, in levels.

Every analysis takes a `Reader` or a `LanguageModel`, and asks for no more than it needs. Our own
`Model` reaches the highest level; a model from elsewhere reaches what its adapter can give (see
`memviz.models.adapters`). What needs a level that a model lacks says so, in one sentence, by
`MissingLevelError`.

0  reads a text and predicts: suggestions, connectivity, occlusion
1  goes symbol by symbol, with a state: typing, state gradient
2  says what the parts of that state are: memory signatures, cells
3  says what its gates are: the gates page
and beside the levels, with level 3: what a step carries on of what its memory holds, and what its
query finds of it: kept writes
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, cast

import numpy as np
from torch import Tensor

from memviz.models.config import Target
from memviz.models.record import Record
from memviz.text.vocabulary import Vocabulary

State = Any
"""All that a model carries from one symbol to the next: tensors, batch first, alone or in tuples,
lists and dictionaries, however deep."""
Place = tuple[int, str]
"""A layer, 1 reads the input, and a part of its state."""


class EncodedText(NamedTuple):
    """A text in a model's symbols.

    `text` is what the model reads: what it was given, or what it makes of that. `symbols` is int64
    [time]. `spans`, int64 [time, 2], are the characters of `text` that each symbol stands for:
    the first, and the one after the last; None where each stands for one.
    """

    text: str
    symbols: Tensor
    spans: np.ndarray | None = None


class Gate(NamedTuple):
    """One gate of one layer: its activation, [batch, width], `low` to `high`.

    `keep` says whether it is the share of the memory that the step keeps, the gate that units can
    be compared by.
    """

    layer: int
    name: str
    keep: bool
    activation: Tensor
    low: float = 0.0
    high: float = 1.0

    @property
    def is_share(self) -> bool:
        """Whether it is 0 to 1, so that it can be all but shut and all but open."""
        return (self.low, self.high) == (0, 1)


class Reader(Protocol):
    """What every model is: it reads a text in symbols.

    `name` is what it is called, None where its shape is all there is to call it by. `record` holds
    what is known of a trained model, None where nothing is.
    """

    name: str | None
    record: Record | None

    @property
    def target(self) -> Target:
        """What is predicted at each symbol: the word being read, the next character or token."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The names of the symbols that it reads and of the outputs that it predicts, by index."""

    def encode(self, text: str) -> EncodedText:
        """Return `text` in symbols. Raises ValueError for one that the model cannot read."""


class LanguageModel(Reader, Protocol):
    """Level 0: at each symbol predicts one of its outputs."""

    @property
    def embedding_matrix(self) -> Tensor | None:
        """The vector of every symbol, [symbols, width]; None where they are not looked up."""

    def embed(self, symbols: Tensor) -> Tensor:
        """Return the vectors [batch, time, width] that symbols int64 [batch, time] are read as."""

    def logits(self, embedded: Tensor) -> Tensor:
        """Return a logit for each output at each symbol, [batch, time, outputs].

        `embedded` is [batch, time, width]; no symbol has a part in the logits before it.
        """


class SteppingModel(LanguageModel, Protocol):
    """Level 1: reads one symbol after another, and carries a state between them."""

    @property
    def head(self) -> Callable[[Tensor], Tensor]:
        """The function from outputs [..., hidden] to logits [..., outputs]."""

    def start(self, batch: int) -> State:
        """Return the state before the first symbol."""

    def step(self, embedded: Tensor, state: State) -> tuple[Tensor, State]:
        """Return the output [batch, hidden] and the new state for one symbol, [batch, width]."""

    def run(self, embedded: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Return the outputs [batch, time, hidden] and the last state, as steps would give them.

        `embedded` is [batch, time, width]; without a `state` it is read from the start.
        """


class PartsModel(SteppingModel, Protocol):
    """Level 2: names the parts of its state."""

    def parts(self, state: State) -> dict[Place, Tensor]:
        """Return each part of each layer's state, [batch, ...], from the input to the head."""


class GatedModel(PartsModel, Protocol):
    """Level 3: names the gates of a step."""

    def gates(self, embedded: Tensor, state: State) -> tuple[Gate, ...]:
        """Return every gate of a step from `state`, for one symbol [batch, width].

        From the input to the head; none for a unit without gates.
        """


class CarryingModel(GatedModel, Protocol):
    """Level 3, and tells what a step writes from what it only carries on.

    A layer's memory is the part of its state that its keep gate acts on, on a scale of the model's
    choice. A step makes carry(c) + w of what the memory c holds; carrying is linear in c, and w is
    what the step writes.
    """

    def memories(self, state: State) -> dict[int, Tensor]:
        """Return the memory of each layer that has one, [batch, ...], by the layer's number."""

    def carry(
        self, embedded: Tensor, state: State, memories: Mapping[int, Tensor]
    ) -> dict[int, Tensor]:
        """Return what a step from `state` makes of other numbers in the memories if it wrote none.

        For one symbol, [1, width], and the state of one text. `memories` holds any number of
        memories, [memories, ...], for each of some layers; of these they are returned.
        """

    def find(
        self, embedded: Tensor, state: State, memories: Mapping[int, Tensor]
    ) -> dict[int, Tensor]:
        """Return what the query of a step from `state` finds in other numbers in the memories.

        Arguments as `carry` has them, but `memories` stand after the step. What is found,
        [memories, ...], is linear in them. Only of layers whose output sees its memory through a
        query, which is made of what the step reads; {} where none does.
        """


class MissingLevelError(ValueError):
    """A model that cannot do what is asked of it: its adapter does not give so much."""


class _Level(NamedTuple):
    gives: str
    methods: tuple[str, ...]


_LEVELS = (
    _Level("predicts", ("target", "vocabulary", "encode", "embedding_matrix", "embed", "logits")),
    _Level("goes symbol by symbol", ("head", "start", "step", "run")),
    _Level("names the parts of its state", ("parts",)),
    _Level("names its gates", ("gates",)),
)


_CARRYING = (*_LEVELS, _Level("tells kept from written", ("memories", "carry")))

WITH_PARTS = 2
"""The level of a model that names the parts of its state."""
HIGHEST = len(_LEVELS) - 1
"""The level of a model that can do all that is asked of any."""


def level_of(model: object) -> int:
    """Return the highest level that a model reaches, with all below it; -1 for no model at all."""
    for level, (_, methods) in enumerate(_LEVELS):
        if not all(hasattr(model, method) for method in methods):
            return level - 1
    return HIGHEST


def _check(model: object, needed: Sequence[_Level], question: str) -> None:
    lacking = [method for _, methods in needed for method in methods if not hasattr(model, method)]
    if lacking:
        raise MissingLevelError(
            f"model: {question} needs a model that {needed[-1].gives}; this one does not, for its "
            f"adapter gives no {', '.join(lacking)}"
        )


def predicting(model: Reader, question: str) -> LanguageModel:
    """Return the model. Raises MissingLevelError, with the question, where it predicts nothing."""
    _check(model, _LEVELS[:1], question)
    return cast("LanguageModel", model)


def stepping(model: Reader, question: str) -> SteppingModel:
    """Return the model. Raises MissingLevelError where it takes no steps."""
    _check(model, _LEVELS[:2], question)
    return cast("SteppingModel", model)


def with_parts(model: Reader, question: str) -> PartsModel:
    """Return the model. Raises MissingLevelError where it does not name its state's parts."""
    _check(model, _LEVELS[:3], question)
    return cast("PartsModel", model)


def gated(model: Reader, question: str) -> GatedModel:
    """Return the model. Raises MissingLevelError where it does not name its gates."""
    _check(model, _LEVELS[:4], question)
    return cast("GatedModel", model)


def carrying(model: Reader, question: str) -> CarryingModel:
    """Return the model. Raises MissingLevelError where it does not tell kept from written."""
    _check(model, _CARRYING, question)
    return cast("CarryingModel", model)
