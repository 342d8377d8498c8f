"""Any object that has the methods of the contract: checked, and given what it may leave out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

import numpy as np
import torch
from torch import Tensor

from memviz.models.config import Target
from memviz.models.contract import EncodedText, Gate, LanguageModel, Place, State
from memviz.models.record import Record
from memviz.models.state_tree import leaves
from memviz.text.vocabulary import Vocabulary, is_text

_TARGETS: tuple[Target, ...] = get_args(Target)
_TOLERANCE = 1e-3  # of the largest logit: steps and whole texts are computed in another order
_MOST_TRIED = 8  # symbols of the text that a model is checked with


class PlainModel:
    """Level 0 of an object: what it must have is asked of it, what it may leave out is made."""

    def __init__(self, given: Any) -> None:
        outputs, alphabet = tuple(given.outputs), tuple(getattr(given, "alphabet", given.outputs))
        self._given = given
        self.target: Target = getattr(given, "target", "character")
        words = outputs if self.target == "word" else ()
        self.vocabulary = Vocabulary(alphabet, words)
        self.record: Record | None = None
        self.name: str | None = getattr(given, "name", type(given).__name__)
        self.parameter_count: int | None = getattr(given, "parameter_count", None)

    @property
    def embedding_matrix(self) -> Tensor | None:
        """The vector of every symbol, [symbols, width], where the object has it."""
        return getattr(self._given, "embedding_matrix", None)

    def encode(self, text: str) -> EncodedText:
        """Return `text` in symbols. Raises ValueError for one that the object cannot read."""
        found = self._given.encode(text)
        symbols, spans = found if isinstance(found, tuple) else (found, None)
        symbols = torch.as_tensor(symbols, dtype=torch.int64)
        if spans is None and len(symbols) != len(text):
            raise ValueError(
                f"encode: it gives {len(symbols)} symbols for {len(text)} characters; return their "
                "spans beside them: (symbols, [(start, end), ...])"
            )
        return EncodedText(text, symbols, None if spans is None else _checked_spans(spans, text))

    def embed(self, symbols: Tensor) -> Tensor:
        """Return the vectors of symbols, [batch, time, width]."""
        return self._given.embed(symbols)

    def logits(self, embedded: Tensor) -> Tensor:
        """Return a logit for each output at each symbol, [batch, time, outputs]."""
        return self._given.logits(embedded)


class SteppingPlainModel(PlainModel):
    """Level 1: with steps and a state."""

    @property
    def head(self) -> Callable[[Tensor], Tensor]:
        """The function from outputs to logits."""
        return self._given.head

    def start(self, batch: int) -> State:
        """Return the state before the first symbol."""
        return self._given.start(batch)

    def step(self, embedded: Tensor, state: State) -> tuple[Tensor, State]:
        """Return the output [batch, hidden] and the new state."""
        return self._given.step(embedded, state)

    def run(self, embedded: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Return the outputs [batch, time, hidden] and the last state, step by step."""
        state = self.start(len(embedded)) if state is None else state
        outputs = []
        for vectors in embedded.unbind(dim=1):
            output, state = self.step(vectors, state)
            outputs.append(output)
        return torch.stack(outputs, dim=1), state

    def logits(self, embedded: Tensor) -> Tensor:
        """Return the object's own logits or, where it has none, the head's along the steps."""
        if hasattr(self._given, "logits"):
            return super().logits(embedded)
        return self.head(self.run(embedded)[0])


class PartsPlainModel(SteppingPlainModel):
    """Level 2: with names for the parts of the state."""

    def parts(self, state: State) -> dict[Place, Tensor]:
        """Return each part of each layer's state, [batch, ...]."""
        return dict(self._given.parts(state))


class GatedPlainModel(PartsPlainModel):
    """Level 3: with gates."""

    def gates(self, embedded: Tensor, state: State) -> tuple[Gate, ...]:
        """Return every gate of a step."""
        return tuple(self._given.gates(embedded, state))


class CarryingPlainModel(GatedPlainModel):
    """Level 3, and tells what a step writes from what it carries on."""

    def memories(self, state: State) -> dict[int, Tensor]:
        """Return the memory of each layer that has one, [batch, ...]."""
        return dict(self._given.memories(state))

    def carry(
        self, embedded: Tensor, state: State, memories: Mapping[int, Tensor]
    ) -> dict[int, Tensor]:
        """Return what a step makes of other numbers in the memories if it wrote none."""
        return dict(self._given.carry(embedded, state, memories))

    def find(
        self, embedded: Tensor, state: State, memories: Mapping[int, Tensor]
    ) -> dict[int, Tensor]:
        """Return what a step's queries find in other numbers; nothing of an object without any."""
        if not hasattr(self._given, "find"):
            return {}
        return dict(self._given.find(embedded, state, memories))


def from_object(model: Any) -> LanguageModel:
    """Return any object that has the contract's methods as a model for every analysis and page.

    It must have `outputs`, the names of what it predicts by index; `encode(text)`, which returns
    the indices of its symbols or, where these are no single characters, (indices, spans); `embed`
    and `logits`; see `memviz.models.contract.LanguageModel`. Instead of `logits` it may have
    `start`, `step` and `head`, which make it a model of level 1; with `parts` it is one of level 2,
    with `gates`, which returns `memviz.Gate`s, one of level 3, and with `memories` and `carry`
    beside these its kept writes are known, with `find` also what a step's query finds of them. It
    may have `name`, `target` ("character" if it has none), `alphabet` (the names of what it reads,
    `outputs` if it has none), `embedding_matrix` and `parameter_count`, how many trained numbers it
    has.

    All of this is tried on a few symbols. Raises ValueError, naming the method, where one is
    missing or returns something else, where a prediction depends on what comes after it or on
    other texts of the batch, or where steps and `logits` do not agree.
    """
    _check_attributes(model)
    wrapped = _kind(model)(model)
    if wrapped.target not in _TARGETS:
        raise ValueError(f"target: got {wrapped.target!r}; give one of {', '.join(_TARGETS)}")
    _check_behaviour(wrapped)
    return wrapped


_STEPS = ("start", "step", "head")
_KINDS = (
    (SteppingPlainModel, _STEPS),
    (PartsPlainModel, ("parts",)),
    (GatedPlainModel, ("gates",)),
    (CarryingPlainModel, ("memories", "carry")),
)


def _kind(model: Any) -> type[PlainModel]:
    """Return the kind of the methods that an object has, each with all those before it."""
    found: type[PlainModel] = PlainModel
    for kind, methods in _KINDS:
        if not all(hasattr(model, name) for name in methods):
            break
        found = kind
    return found


def _check_attributes(model: Any) -> None:
    missing = [name for name in ("outputs", "encode", "embed") if not hasattr(model, name)]
    if missing:
        raise ValueError(f"model: {type(model).__name__} has no {', '.join(missing)}")
    lacking = [name for name in _STEPS if not hasattr(model, name)]
    if lacking and not hasattr(model, "logits"):
        raise ValueError(
            f"model: {type(model).__name__} has no logits, and of what would do instead it has no "
            f"{', '.join(lacking)}"
        )


def _checked_spans(spans: Sequence[tuple[int, int]], text: str) -> np.ndarray:
    """Return the spans as int64 [time, 2]. Raises ValueError unless they follow each other."""
    checked = np.asarray(spans, dtype=np.int64).reshape(-1, 2)
    begins, ends = checked.T
    inside = (begins >= 0) & (begins <= ends) & (ends <= len(text))
    if not inside.all() or (np.diff(checked, axis=0) < 0).any():
        raise ValueError(
            f"encode: the spans {checked.tolist()[:5]}… do not follow each other within the text's "
            f"{len(text)} characters"
        )
    return checked


@torch.no_grad()
def _check_behaviour(model: PlainModel) -> None:
    """Try a few symbols; raise ValueError for what the contract does not allow."""
    symbols = _some_symbols(model)
    time = symbols.shape[1]
    embedded = model.embed(symbols)
    if embedded.dim() != 3 or embedded.shape[:2] != (1, time):
        raise ValueError(
            f"embed: for symbols [1, {time}] it gives {list(embedded.shape)}; it must give "
            f"[1, {time}, width]"
        )
    logits = model.logits(embedded)
    expected = (1, time, len(model.vocabulary.outputs))
    if logits.shape != expected:
        raise ValueError(
            f"logits: for {list(embedded.shape)} it gives {list(logits.shape)}; with so many "
            f"outputs it must give {list(expected)}"
        )
    if isinstance(model, SteppingPlainModel):
        _check_steps(model, embedded, logits)
    _check_causality(model, embedded, logits)
    _check_batch(model, embedded)


def _some_symbols(model: PlainModel) -> Tensor:
    """Return the first symbols that stand for text, int64 [1, time]."""
    text = [index for index, name in enumerate(model.vocabulary.alphabet) if is_text(name)]
    return torch.tensor([text[:_MOST_TRIED]])


def _check_causality(model: PlainModel, embedded: Tensor, logits: Tensor) -> None:
    changed = embedded.clone()
    changed[:, -1] = embedded[:, 0] + 1
    if not _close(model.logits(changed)[:, :-1], logits[:, :-1]):
        raise ValueError(
            "logits: those at a symbol change with the symbol after it; a model must predict from "
            "what stands before"
        )


def _check_batch(model: PlainModel, embedded: Tensor) -> None:
    """Compare two texts in a batch with each of them alone: connectivity is read from batches."""
    texts = (embedded, embedded.flip(1))
    if isinstance(model, SteppingPlainModel):
        together, *alone = (model.run(vectors)[0] for vectors in (torch.cat(texts), *texts))
        method = "step"
    else:
        together, *alone = (model.logits(vectors) for vectors in (torch.cat(texts), *texts))
        method = "logits"
    if not _close(together, torch.cat(alone)):
        raise ValueError(
            f"{method}: it gives other numbers for a text in a batch than for the text alone; the "
            "texts of a batch must not mix"
        )


def _check_steps(model: SteppingPlainModel, embedded: Tensor, logits: Tensor) -> None:
    state = model.start(1)
    for time, vectors in enumerate(embedded.unbind(dim=1)):
        before = [leaf.clone() for leaf in leaves(state)]
        output, new = model.step(vectors, state)
        if not all(map(torch.equal, before, leaves(state))):
            raise ValueError("step: it changes the state that it was given; return a new one")
        state = new
        if not _close(model.head(output), logits[:, time]):
            raise ValueError(
                f"step: at symbol {time} the head gives other logits than `logits` does for the "
                "whole text"
            )
    if isinstance(model, PartsPlainModel):
        _check_parts(model, state)
    if isinstance(model, GatedPlainModel):
        _check_gates(model.gates(embedded[:, 0], model.start(1)))


def _check_parts(model: PartsPlainModel, state: State) -> None:
    for place, part in model.parts(state).items():
        if not _is_place(place) or not isinstance(part, Tensor) or len(part) != 1:
            raise ValueError(
                f"parts: {place!r}; return tensors with the batch first by layer, from 1, and name"
            )


def _is_place(place: object) -> bool:
    return (
        isinstance(place, tuple) and [type(item) for item in place] == [int, str] and place[0] >= 1
    )


def _check_gates(gates: Sequence[Gate]) -> None:
    for gate in gates:
        if not isinstance(gate, Gate):
            raise ValueError(f"gates: got {type(gate).__name__}; return memviz.Gate")
        low, high = float(gate.activation.min()), float(gate.activation.max())
        if low < gate.low or high > gate.high:
            raise ValueError(
                f"gates: {gate.name} of layer {gate.layer} is {low:g} to {high:g}; its range is "
                f"said to be {gate.low:g} to {gate.high:g}"
            )


def _close(one: Tensor, other: Tensor) -> bool:
    within = _TOLERANCE * float(other.abs().max().clamp(min=1))
    return one.shape == other.shape and bool(((one - other).abs() <= within).all())
