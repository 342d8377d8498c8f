"""The nested LSTM (Moniz and Krueger 2018, "Nested LSTMs")."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from memviz.units.projected_unit import ProjectedUnit
from memviz.units.unit import Option, State

GATES = ("input", "forget", "output")


class LevelTerms(NamedTuple):
    """Pre-activations of one level, each [batch, hidden]."""

    input: Tensor
    forget: Tensor
    output: Tensor
    candidate: Tensor


class NestedLSTM(ProjectedUnit):
    """An LSTM whose memory cell is itself an LSTM, `depth` levels in all.

    Outermost level, from x_t and h_{t-1}; each inner level from the two that wrap it:
    i, f, o = sigmoid(W x + U h + b)            input, forget, output gate
    z = W_z x + U_z h + b_z                     candidate; through tanh only innermost
    a level with a level inside:                c_t = inner level, input i * z, hidden f * c
    the innermost level:                        c_t = f * c + i * tanh(z)
    h_t = o * tanh(c_t)                         and c_t of the wrapping level is this h_t
    """

    options: ClassVar[Mapping[str, Option]] = {"depth": 2}
    about_keep = (
        "the innermost forget gate f of c = f × c + i × tanh(z), where c is the innermost memory"
    )

    def __init__(self, input_size: int, hidden_size: int, depth: int = 2) -> None:
        if not 1 <= depth <= 8:
            raise ValueError(f"depth: got {depth}; a nested LSTM has 1 to 8 levels")
        super().__init__(input_size, hidden_size)
        self.depth = depth
        self.state_parts = ("h", *("inner " * level + "c" for level in range(depth)))
        self.gate_names = tuple("inner " * level + name for level in range(depth) for name in GATES)
        bound = hidden_size**-0.5
        self.input_weights = nn.ParameterList()  # W of each level, [4 hidden, its input]
        self.recurrent_weights = nn.ParameterList()  # U of each level, [4 hidden, hidden]
        self.biases = nn.ParameterList()  # b of each level, [4 hidden]
        for level in range(depth):
            width = hidden_size if level else input_size
            self.input_weights.append(torch.empty(4 * hidden_size, width).uniform_(-bound, bound))
            self.recurrent_weights.append(
                torch.empty(4 * hidden_size, hidden_size).uniform_(-bound, bound)
            )
            bias = torch.zeros(4 * hidden_size)
            bias[hidden_size : 2 * hidden_size] = 1.0  # the paper's forget bias
            self.biases.append(bias)

    def gates(self, x: Tensor, state: State) -> dict[str, Tensor]:
        """Return input, forget and output gates of every level, outermost first."""
        return {
            "inner " * level + name: torch.sigmoid(getattr(terms, name))
            for level, terms in enumerate(self.levels(x, state))
            for name in GATES
        }

    def keep(self, gates: Mapping[str, Tensor]) -> Tensor:
        """Return the innermost forget gate: the share of the innermost c that is kept."""
        return gates["inner " * (self.depth - 1) + "forget"]

    def advance(self, projected: Tensor, state: State) -> State:
        """Return (h, c, inner c, ...) after a step with W x + b `projected`, [batch, 4 hidden]."""
        return _new_state(self._levels(projected, state), state)

    def trace_levels(self, sequence: Tensor) -> tuple[list[LevelTerms], State]:
        """Return every level's pre-activations, outermost first, and every state part.

        Each is [time, hidden], from the initial state on.
        """
        projected = self.project(sequence).unsqueeze(0)
        levels, states = zip(*self._steps(projected, self.initial_state(1)), strict=True)
        by_level = (
            LevelTerms(*map(torch.cat, zip(*steps, strict=True)))
            for steps in zip(*levels, strict=True)
        )
        return list(by_level), tuple(map(torch.cat, zip(*states, strict=True)))

    def levels(self, x: Tensor, state: State) -> list[LevelTerms]:
        """Return every level's pre-activations for `x` [batch, input], outermost first."""
        return self._levels(self.project(x), state)

    def _steps(self, projected: Tensor, state: State) -> Iterator[tuple[list[LevelTerms], State]]:
        """Yield pre-activations and state after each step for W x + b, [batch, time, 4 hidden]."""
        for terms in projected.unbind(dim=1):
            levels = self._levels(terms, state)
            state = _new_state(levels, state)
            yield levels, state

    def project(self, x: Tensor) -> Tensor:
        """Return W x + b of the outermost level, [..., 4 hidden]."""
        return linear(x, self.input_weights[0], self.biases[0])

    def _levels(self, projected: Tensor, state: State) -> list[LevelTerms]:
        """Return every level's pre-activations, outermost first."""
        h, *cells = state
        terms = projected + linear(h, self.recurrent_weights[0])
        levels = [LevelTerms(*terms.chunk(4, dim=-1))]
        for level in range(1, self.depth):
            i, f, _, z = levels[-1]
            inner_input = torch.sigmoid(i) * z
            inner_hidden = torch.sigmoid(f) * cells[level - 1]
            terms = linear(inner_input, self.input_weights[level], self.biases[level])
            terms = terms + linear(inner_hidden, self.recurrent_weights[level])
            levels.append(LevelTerms(*terms.chunk(4, dim=-1)))
        return levels


def _new_state(levels: list[LevelTerms], state: State) -> State:
    """Return the state after the step whose pre-activations are `levels`."""
    i, f, _, z = levels[-1]
    memory = torch.sigmoid(f) * state[-1] + torch.sigmoid(i) * torch.tanh(z)
    new = [memory]
    for level in reversed(levels):
        memory = torch.sigmoid(level.output) * torch.tanh(memory)
        new.append(memory)
    return tuple(reversed(new))
