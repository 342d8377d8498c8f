"""The contract of a recurrent unit: one layer, defined by one step."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from itertools import chain
from types import MappingProxyType
from typing import ClassVar

import torch
from torch import Tensor, nn

State = tuple[Tensor, ...]
"""Every part of what a unit carries from one step to the next, each [batch, ...]."""
Option = int | float | str


class Unit(nn.Module, ABC):
    """One recurrent layer. A subclass in one file of its own is all that a new unit needs.

    A subclass sets `state_parts` and `gate_names`, and defines `gates` and `step`. `forward` scans
    `step`; a unit with a faster way to run a whole sequence overrides it, and the tests check that
    both agree. Options of a unit are keyword arguments after the two sizes.

    A state part is [batch, hidden] unless `part_shapes` says otherwise: it may be of any shape, as
    a matrix memory, heads, the last inputs of a convolution, and complex. Where states begin with
    something else than zeros, `initial_state` is overridden.
    """

    state_parts: tuple[str, ...] = ("h",)
    complex_parts: frozenset[str] = frozenset()
    """Those of the state parts that are complex."""
    part_axes: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """What the axes of a part are called, a word each, as ("head", "value", "key") of a matrix for
    each head: for those who look at it as a matrix. A part of one axis needs none."""
    gate_names: tuple[str, ...] = ()
    gate_ranges: Mapping[str, tuple[float, float]] = MappingProxyType({})
    """The ends of the range of a gate that is not 0 to 1: an exponential gate has (0, inf)."""
    options: ClassVar[Mapping[str, Option]] = {}
    """The options beside the two sizes, each with its default, whose type its values have."""
    about_keep: ClassVar[str] = ""
    """Which of the unit's gates `keep` is and what it does, in plain text; "" for no `keep`."""
    exact_parameters: tuple[str, ...] = ()
    """The names of matrices that decays are made of, as `named_parameters` has them.

    A checkpoint keeps them in float32 whatever the others are in, as it keeps all vectors: how long
    a memory lasts depends on how far a decay is from 1, of which half the bits leave nothing.
    """
    looped: ClassVar[str] = "step"
    """The method that `forward` calls at each timestep, the one worth compiling."""

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__()
        self.input_size = input_size
        self.hidden_size = hidden_size

    @property
    def part_shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of each state part without the batch, by the names in `state_parts`."""
        return dict.fromkeys(self.state_parts, (self.hidden_size,))

    def initial_state(self, batch: int) -> State:
        """Return zeros, one tensor [batch, ...] for each of `state_parts`."""
        like = next(chain(self.parameters(), self.buffers()), torch.empty(0))
        return tuple(
            torch.zeros(
                (batch, *shape),
                dtype=like.dtype.to_complex() if part in self.complex_parts else like.dtype,
                device=like.device,
            )
            for part, shape in self.part_shapes.items()
        )

    def gates(self, x: Tensor, state: State) -> dict[str, Tensor]:  # noqa: ARG002
        """Return each gate's activation, [batch, ...], by the names in `gate_names`.

        Most gates are [batch, hidden] in 0..1; they may be of any width, as one for each head, and
        of the range that `gate_ranges` names. `x` is [batch, input] and `state` the state before
        the step. `step` uses the same values. A unit without gates returns nothing.
        """
        return {}

    def keep(self, gates: Mapping[str, Tensor]) -> Tensor | None:  # noqa: ARG002
        """Return the share of the memory that the step keeps, 0..1, [batch, ...].

        This is the gate that units can be compared by: 1 keeps everything, 0 forgets. None for
        a unit that has no such gate.
        """
        return None

    def memory(self, state: State) -> Tensor | None:
        """Return what `keep` acts on, [batch, ...]: the innermost c, else the first part.

        None for a unit without a `keep`. A unit whose `keep` acts on something else overrides this.
        """
        if type(self).keep is Unit.keep:
            return None
        *_, memory = _memories(self.state_parts, state).values() or state[:1]
        return memory

    def carry(self, x: Tensor, state: State, memory: Tensor) -> Tensor:
        """Return what a step from `state` makes of any numbers `memory` if it wrote nothing.

        `x` is [1, input] and `state` that of one text, [1, ...] each; `memory`, [memories, ...],
        are shaped as what `memory` returns. With new numbers c of the memory c = carry(c) + w, and
        w is what the step writes. Carrying is linear: here each number is multiplied by `keep`,
        which may lack the last axes, as one for each head. A unit whose step moves numbers within
        the memory, or whose memory is measured on a scale of each step's own, overrides this.
        """
        keep = self.keep(self.gates(x, state))
        assert keep is not None, (
            "a unit with a memory has a keep gate, or a way to carry of its own"
        )
        return keep.reshape(*keep.shape, *[1] * (memory.dim() - keep.dim())) * memory

    def find(self, x: Tensor, state: State, memory: Tensor) -> Tensor | None:  # noqa: ARG002
        """Return what the query of a step from `state` finds in any numbers `memory`.

        A query is made of what a step reads, and is all by which its output sees the memory. `x`,
        `state` and `memory` are as `carry` has them, but `memory` stands after the step. What is
        found, [memories, ...], is linear in it. None for a unit without a query, whose output reads
        each number of its memory.
        """
        return None

    def cells(self, state: State) -> dict[str, Tensor]:
        """Return what the cells hold, each [batch, cells], by the part of the state.

        tanh(c) of every memory c, at each level of a nested unit: the value that the output gate
        acts on (Karpathy et al. 2015). Of a unit without a memory beside its output, the first
        part of the state itself, flat, a complex number as two. What is beyond -1..1 is shown as a
        share of the cell's largest along a text. A unit whose state means something else overrides
        this.
        """
        memories = _memories(self.state_parts, state)
        cells = {name: torch.tanh(part) for name, part in memories.items()}
        return cells or {self.state_parts[0]: _flat(state[0])}

    @abstractmethod
    def step(self, x: Tensor, state: State) -> tuple[Tensor, State]:
        """Return the output [batch, hidden] and the new state for input `x` [batch, input]."""

    def scan(self, sequence: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Return outputs [batch, time, hidden] and the last state, by stepping through time.

        `sequence` is [batch, time, input]. This is the reference that a fast `forward` must
        equal.
        """
        state = self.initial_state(sequence.shape[0]) if state is None else state
        outputs = []
        for x in sequence.unbind(dim=1):
            output, state = self.step(x, state)
            outputs.append(output)
        return torch.stack(outputs, dim=1), state

    def trace(self, sequence: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Return the output and every state part after each step of one text, [time, ...] each.

        `sequence` is [time, input]; it is read from `state`, [1, ...] each, or from the initial
        one. A unit with a fast `forward` may have a fast way here, too; the tests check that both
        agree.
        """
        state = self.initial_state(1) if state is None else state
        outputs, trace = [], []
        for x in sequence.split(1):
            output, state = self.step(x, state)
            outputs.append(output)
            trace.append(state)
        return torch.cat(outputs), tuple(map(torch.cat, zip(*trace, strict=True)))

    def forward(self, sequence: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Return outputs [batch, time, hidden] and the last state for [batch, time, input]."""
        return self.scan(sequence, state)


def _memories(names: tuple[str, ...], state: State) -> dict[str, Tensor]:
    """Return the parts that are called c, from the outermost to the innermost."""
    parts = zip(names, state, strict=True)
    return {name: part for name, part in parts if name.split(" ")[-1] == "c"}


def _flat(part: Tensor) -> Tensor:
    return (torch.view_as_real(part) if part.is_complex() else part).flatten(1)
