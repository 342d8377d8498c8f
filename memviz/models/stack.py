"""Recurrent layers, each a unit, between an embedding and a head: the shape of most such models."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn

from memviz.models.config import Target
from memviz.models.contract import EncodedText, Gate, Place
from memviz.models.record import Record
from memviz.text.line_ends import with_line_ends_of
from memviz.text.normalise import normalise
from memviz.text.vocabulary import Vocabulary
from memviz.units import State, Unit

States = tuple[State, ...]
"""Every layer's state, from the input to the head."""
KEEP = "keep"


class Stack(nn.Module):
    """A model of units; it reaches every level of `memviz.models.contract`.

    `embedding` gives the vectors of symbols, `units` are the recurrent layers from the input to the
    head, `head` gives the logits of the last layer's outputs.
    `target` is what is predicted at each symbol, `name` what the model is called. `record` holds
    what is known of a trained model: where it came from, metrics, history.
    """

    embedding: nn.Module
    head: nn.Module

    def __init__(
        self,
        embedding: nn.Module,
        units: Sequence[Unit],
        head: nn.Module,
        vocabulary: Vocabulary,
        target: Target,
    ) -> None:
        super().__init__()
        self.embedding = embedding
        self.layers = nn.ModuleList(units)
        self.head = head
        self.vocabulary = vocabulary
        self.record: Record | None = None
        self.name: str | None = None
        self.target = target

    def __repr__(self) -> str:
        """Say on one line what it is made of; `list(model.children())` has its modules."""
        kinds = Counter(f"{type(unit).__name__} of {unit.hidden_size} cells" for unit in self.units)
        units = ", ".join(f"{count} × {kind}" for kind, count in kinds.items())
        outputs = f"{len(self.vocabulary.outputs):,} {self.target}s"
        return f"{type(self).__name__}({units}, predicts {outputs})"

    @property
    def units(self) -> list[Unit]:
        """The recurrent layers, from the input to the head."""
        return cast("list[Unit]", list(self.layers))

    def encode(self, text: str) -> EncodedText:
        """Return `text` as the model reads it, in symbols: of words, what `normalise` makes of it.

        Raises ValueError for a character outside an alphabet that has no unknown symbol.
        """
        if self.target == "word":
            text = normalise(text) or " "  # the space that the first word will begin with
        else:
            text = with_line_ends_of(text, self.vocabulary)
        return EncodedText(text, torch.from_numpy(self.vocabulary.encode(text)))

    @property
    def embedding_matrix(self) -> Tensor | None:
        """The vector of every symbol, [symbols, width], where the embedding looks them up."""
        return self.embedding.weight if isinstance(self.embedding, nn.Embedding) else None

    def embed(self, symbols: Tensor) -> Tensor:
        """Return [batch, time, width] for symbols int64 [batch, time]."""
        return self.embedding(symbols)

    def logits(self, embedded: Tensor) -> Tensor:
        """Return [batch, time, outputs] for [batch, time, width]."""
        return self.head(self.run(embedded)[0])

    def start(self, batch: int) -> States:
        """Return every layer's state before the first symbol."""
        return tuple(layer.initial_state(batch) for layer in self.units)

    def step(self, embedded: Tensor, states: States) -> tuple[Tensor, States]:
        """Return the last layer's output [batch, hidden] and new states for one symbol's vector."""
        new = []
        for layer, state in zip(self.units, states, strict=True):
            embedded, state = layer.step(embedded, state)
            new.append(state)
        return embedded, tuple(new)

    def run(self, embedded: Tensor, states: States | None = None) -> tuple[Tensor, States]:
        """Return the last layer's output [batch, time, hidden] and every layer's last state."""
        states = self.start(embedded.shape[0]) if states is None else states
        last = []
        for layer, state in zip(self.units, states, strict=True):
            embedded, state = layer(embedded, state)
            last.append(state)
        return embedded, tuple(last)

    def run_changed(
        self, embedded: Tensor, states: States, changes: Mapping[int, Callable[[State], State]]
    ) -> tuple[Tensor, States]:
        """Return what `run` does where the states of some layers are changed after each step.

        `changes` has what makes a layer's new state of its own one, by the layer's number, 1 reads
        the input. Those layers go step by step; the others are read by their fast forms.
        """
        last = []
        for number, (layer, state) in enumerate(zip(self.units, states, strict=True), start=1):
            if number in changes:
                embedded, state = _changed(layer, embedded, state, changes[number])
            else:
                embedded, state = layer(embedded, state)
            last.append(state)
        return embedded, tuple(last)

    def forward(self, symbols: Tensor, states: States | None = None) -> tuple[Tensor, States]:
        """Return the last layer's output [batch, time, hidden] and states; see `run`."""
        return self.run(self.embed(symbols), states)

    def parts(self, states: States) -> dict[Place, Tensor]:
        """Return each part of each layer's state, from the input to the head."""
        return {
            (layer, part): tensor
            for layer, unit, state in self._numbered(states)
            for part, tensor in zip(unit.state_parts, state, strict=True)
        }

    @torch.no_grad()
    def gates(self, embedded: Tensor, states: States) -> tuple[Gate, ...]:
        """Return every gate of a step, layer by layer, in each the one that keeps first."""
        return tuple(
            gate.at(layer)
            for layer, unit, x, state in self._reading(embedded, states)
            for gate in named_gates(unit, x, state)
        )

    def memories(self, states: States) -> dict[int, Tensor]:
        """Return what each layer's keep gate acts on, [batch, ...]; not of a unit that has none."""
        found = {layer: unit.memory(state) for layer, unit, state in self._numbered(states)}
        return {layer: memory for layer, memory in found.items() if memory is not None}

    @torch.no_grad()
    def carry(
        self, embedded: Tensor, states: States, memories: Mapping[int, Tensor]
    ) -> dict[int, Tensor]:
        """Return what a step makes of any numbers in the layers' memories if it wrote nothing."""
        return {
            layer: unit.carry(x, state, memories[layer])
            for layer, unit, x, state in self._reading(embedded, states)
            if layer in memories
        }

    @torch.no_grad()
    def find(
        self, embedded: Tensor, states: States, memories: Mapping[int, Tensor]
    ) -> dict[int, Tensor]:
        """Return what the queries of a step find in any numbers of the layers' memories after it.

        Only of layers that have a query.
        """
        found = {
            layer: unit.find(x, state, memories[layer])
            for layer, unit, x, state in self._reading(embedded, states)
            if layer in memories
        }
        return {layer: vectors for layer, vectors in found.items() if vectors is not None}

    def _reading(
        self, embedded: Tensor, states: States
    ) -> Iterator[tuple[int, Unit, Tensor, State]]:
        """Yield each layer's number, its unit, what it reads in a step, and its state before."""
        for layer, unit, state in self._numbered(states):
            yield layer, unit, embedded, state
            embedded, _ = unit.step(embedded, state)

    def _numbered(self, states: States) -> Iterator[tuple[int, Unit, State]]:
        """Yield each layer's number, its unit and its state, from the input to the head."""
        layers = zip(self.units, states, strict=True)
        return ((layer, *of_layer) for layer, of_layer in enumerate(layers, start=1))


class NamedGate(NamedTuple):
    """One gate of one layer: its name in the unit, and its activation, flat, [batch, width].

    `keep` says whether it is the unit's `keep`. A `keep` that is none of the unit's gates is named
    "keep". `ends` are those of its range.
    """

    name: str
    keep: bool
    activation: Tensor
    ends: tuple[float, float] = (0.0, 1.0)

    def at(self, layer: int) -> Gate:
        """Return it as the gate of a layer, 1 at the input."""
        return Gate(layer, self.name, self.keep, self.activation, *self.ends)


@torch.no_grad()
def named_gates(unit: Unit, x: Tensor, state: State) -> list[NamedGate]:
    """Return every gate in a step from `state`, for input `x` [batch, input]; `keep` first."""
    gates = unit.gates(x, state)
    keep = unit.keep(gates)
    named = [
        NamedGate(name, gate is keep, gate.flatten(1), unit.gate_ranges.get(name, (0.0, 1.0)))
        for name, gate in gates.items()
    ]
    if keep is not None and not any(gate.keep for gate in named):
        named.append(NamedGate(KEEP, True, keep.flatten(1)))
    return sorted(named, key=lambda gate: not gate.keep)


def _changed(
    unit: Unit, sequence: Tensor, state: State, change: Callable[[State], State]
) -> tuple[Tensor, State]:
    """Return a unit's outputs [batch, time, hidden] and last state, changed after each step."""
    outputs = []
    for x in sequence.unbind(dim=1):
        output, state = unit.step(x, state)
        state = change(state)
        outputs.append(output)
    return torch.stack(outputs, dim=1), state
