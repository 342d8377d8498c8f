"""The selective state space of Mamba (Gu and Dao 2023), with its short convolution."""

import math
from collections.abc import Mapping
from typing import ClassVar, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import linear, silu, softplus

from memviz.units.selective_scan import selective_scan
from memviz.units.short_convolution import ShortConvolution
from memviz.units.step_size import first_step_sizes
from memviz.units.unit import Option, State, Unit


class Selection(NamedTuple):
    """What depends on what is read: step size [..., inner], and B and C, [..., states] each."""

    step_size: Tensor
    b: Tensor
    c: Tensor


class Mamba(Unit):
    """A state space whose step size, input and output depend on what is read.

    u~, z = W_in x                              two halves, [inner] each
    u = silu(conv(u~))                          of the last `window` values of each of the [inner]
    d, B, C = W_x u                             [rank], [states], [states]
    delta = softplus(W_d d + b_d)               step size, [inner]
    h = exp(delta A) * h + (delta * u) B        state, [inner, states]; A = -exp(log_a)
    y = (h C + skip * u) * silu(z)              [inner]
    output = W_out y                            [hidden]

    inner = `expand` times hidden, rank = hidden / 16, rounded up. "conv" holds the values that the
    convolution will read again, [inner, window - 1]. A is below zero, so each number of h fades by
    itself, faster where delta is large. "Mamba: Linear-Time Sequence Modeling with Selective State
    Spaces", Gu and Dao 2023, arXiv 2312.00752, algorithm 2; as in the authors' code a step keeps by
    exp(delta A) exactly and writes by delta B.
    """

    state_parts = ("h", "conv")
    gate_names = ("keep", "output")
    gate_ranges: Mapping[str, tuple[float, float]] = {"output": (-math.inf, math.inf)}
    part_axes: Mapping[str, tuple[str, ...]] = {"h": ("channel", "state number")}
    options: ClassVar[Mapping[str, Option]] = {"states": 16, "window": 4, "expand": 2}
    exact_parameters = ("log_a",)
    about_keep = (
        "exp(Δ A) of h = exp(Δ A) × h + (Δ × u) B: what a step multiplies each number of the state "
        "by. The output gate, silu(z), is no share: it may be below 0 and above 1"
    )

    def __init__(
        self, input_size: int, hidden_size: int, states: int = 16, window: int = 4, expand: int = 2
    ) -> None:
        for name, value, most in (("states", states, 256), ("expand", expand, 16)):
            if not 1 <= value <= most:
                raise ValueError(f"{name}: got {value}; it is 1 to {most}")
        super().__init__(input_size, hidden_size)
        self.states, self.inner, self.rank = states, expand * hidden_size, -(-hidden_size // 16)
        self.read_in = nn.Linear(input_size, 2 * self.inner, bias=False)
        self.convolution = ShortConvolution(self.inner, window)
        self.select = nn.Linear(self.inner, self.rank + 2 * states, bias=False)
        bound = self.rank**-0.5
        self.step_weight = nn.Parameter(torch.empty(self.inner, self.rank).uniform_(-bound, bound))
        self.step_bias = nn.Parameter(first_step_sizes(self.inner))
        self.log_a = nn.Parameter(torch.arange(1.0, states + 1).log().repeat(self.inner, 1))
        self.skip = nn.Parameter(torch.ones(self.inner))
        self.write_out = nn.Linear(self.inner, hidden_size, bias=False)

    @property
    def part_shapes(self) -> dict[str, tuple[int, ...]]:
        """The state space, and what the convolution reads again."""
        return {
            "h": (self.inner, self.states),
            "conv": (self.inner, self.convolution.window - 1),
        }

    def cells(self, state: State) -> dict[str, Tensor]:
        """Return the numbers of the state space, flat."""
        return {"h": state[0].flatten(1)}

    def gates(self, x: Tensor, state: State) -> dict[str, Tensor]:
        """Return what each number of h is multiplied by, and the output gate silu(z)."""
        u, z, _ = self._read(x, state[1])
        return {"keep": self._kept(self._selected(u).step_size), "output": silu(z)}

    def keep(self, gates: Mapping[str, Tensor]) -> Tensor:
        """Return exp(delta A), [batch, inner, states]."""
        return gates["keep"]

    def find(self, x: Tensor, state: State, memory: Tensor) -> Tensor:
        """Return `memory` C, [memories, inner]."""
        u, _, _ = self._read(x, state[1])
        return _found(memory, self._selected(u).c)

    def step(self, x: Tensor, state: State) -> tuple[Tensor, State]:
        """Return the output [batch, hidden] and the new state (h, conv)."""
        h, earlier = state
        u, z, values = self._read(x, earlier)
        step_size, b, c = self._selected(u)
        h = self._kept(step_size) * h + (step_size * u).unsqueeze(-1) * b.unsqueeze(-2)
        return self._output(_found(h, c), u, z), (h, self.convolution.last(values))

    def forward(self, sequence: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Return outputs [batch, time, hidden] and the last state.

        What a step keeps and writes does not see the state, so it is known for all timesteps.
        """
        outputs, h, values = self._along(sequence, state)
        return outputs, (h[:, -1], self.convolution.last(values))

    def trace(self, sequence: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Return the output and both state parts after each step of one text, [time, ...] each."""
        outputs, h, values = self._along(sequence.unsqueeze(0), state)
        return outputs[0], (h[0], self.convolution.each(values)[0])

    def _along(self, sequence: Tensor, state: State | None) -> tuple[Tensor, Tensor, Tensor]:
        """Return the outputs, h after each step, and the convolution's values."""
        start, earlier = self.initial_state(len(sequence)) if state is None else state
        new, z = self.read_in(sequence).chunk(2, dim=-1)
        u, values = self.convolution(earlier, new)
        step_size, b, c = self._selected(u)
        found, h = selective_scan(step_size, -torch.exp(self.log_a), u, b, c, start)
        return self._output(found, u, z), h, values

    def _read(self, x: Tensor, earlier: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return u and z of a step, [batch, inner] each, and the convolution's values."""
        new, z = self.read_in(x).chunk(2, dim=-1)
        u, values = self.convolution(earlier, new.unsqueeze(1))
        return u[:, 0], z, values

    def _selected(self, u: Tensor) -> Selection:
        d, b, c = self.select(u).split([self.rank, self.states, self.states], dim=-1)
        return Selection(softplus(linear(d, self.step_weight, self.step_bias)), b, c)

    def _kept(self, step_size: Tensor) -> Tensor:
        """Return exp(delta A), [..., inner, states]."""
        return torch.exp(step_size.unsqueeze(-1) * -torch.exp(self.log_a))

    def _output(self, found: Tensor, u: Tensor, z: Tensor) -> Tensor:
        """Return W_out ((h C + skip * u) * silu(z)), [..., hidden], for `found`, h C."""
        return self.write_out((found + self.skip * u) * silu(z))


def _found(h: Tensor, c: Tensor) -> Tensor:
    """Return h C, [..., inner], for h [..., inner, states] and C [..., states]."""
    return (h @ c.unsqueeze(-1)).squeeze(-1)
