"""The LSTM with a matrix for a memory (Beck et al. 2024, "xLSTM")."""

from collections.abc import Mapping
from typing import ClassVar, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import logsigmoid

from memviz.units.heads import head_size
from memviz.units.unit import Option, State, Unit

CHUNK = 64  # timesteps whose products with each other are one matrix


class MemoryTerms(NamedTuple):
    """What a step computes of its input alone, [..., heads, size], of the gates [..., heads].

    `output` is the output gate, [..., hidden].
    """

    query: Tensor
    key: Tensor
    value: Tensor
    input: Tensor
    log_forget: Tensor
    output: Tensor


class MLSTM(Unit):
    """An LSTM whose memory is a matrix for each head: it stores values under keys.

    q, k, v = W_q x, W_k x / sqrt(size), W_v x  query, key, value, [heads, size] each
    i~, f~ = w_i x + b_i, w_f x + b_f           what enters the gates, [heads]
    m' = max(i~, m + log sigmoid(f~))           stabiliser
    i = exp(i~ - m')                            input gate
    f = exp(m + log sigmoid(f~) - m')           forget gate
    c = f * c + i * v k^T                       memory, [heads, size, size]
    n = f * n + i * k                           normaliser, [heads, size]
    h~ = c q / max(|n q|, exp(-m'))             what the query finds, [heads, size]
    output = sigmoid(W_o x + b_o) * h~          [hidden], hidden = heads times size

    m keeps the exponentials from overflowing and cancels in h~. Nothing that enters the memory
    depends on it, so a sequence is read in chunks by matrix products. Beck et al. 2024, "xLSTM:
    Extended Long Short-Term Memory", arXiv 2405.04517, section 2.3.

    The gates that are shown do not depend on m: forget is sigmoid(f~), input is exp(i~).
    """

    state_parts = ("c", "n", "m")
    gate_names = ("input", "forget", "output")
    gate_ranges: Mapping[str, tuple[float, float]] = {"input": (0.0, torch.inf)}
    part_axes: Mapping[str, tuple[str, ...]] = {"c": ("head", "value", "key")}
    options: ClassVar[Mapping[str, Option]] = {"heads": 1}
    about_keep = "sigmoid(f~), the share of a head’s matrix that a step keeps when it writes"

    def __init__(self, input_size: int, hidden_size: int, heads: int = 1) -> None:
        size = head_size(hidden_size, heads)
        super().__init__(input_size, hidden_size)
        self.heads, self.size = heads, size
        self.project = nn.Linear(input_size, 3 * hidden_size, bias=False)
        self.exponents = nn.Linear(input_size, 2 * heads)
        self.output_gate = nn.Linear(input_size, hidden_size)
        with torch.no_grad():  # as in the authors' code: forget gates begin open and spread
            self.exponents.weight.zero_()
            self.exponents.bias[:heads].normal_(std=0.1)
            self.exponents.bias[heads:] = torch.linspace(3, 6, heads)

    @property
    def part_shapes(self) -> dict[str, tuple[int, ...]]:
        """The matrices, their normalisers and their stabilisers."""
        return {
            "c": (self.heads, self.size, self.size),
            "n": (self.heads, self.size),
            "m": (self.heads,),
        }

    def cells(self, state: State) -> dict[str, Tensor]:
        """Return the numbers of the matrices as they are without the stabiliser, flat."""
        c, _, m = state
        return {"c": (c * torch.exp(m)[..., None, None]).flatten(1)}

    def gates(self, x: Tensor, state: State) -> dict[str, Tensor]:  # noqa: ARG002
        """Return exp(i~) and sigmoid(f~), [batch, heads] each, and the output gate."""
        read = self._project(x)
        return {
            "input": torch.exp(read.input),
            "forget": torch.exp(read.log_forget),
            "output": read.output,
        }

    def keep(self, gates: Mapping[str, Tensor]) -> Tensor:
        """Return sigmoid(f~), [batch, heads]."""
        return gates["forget"]

    def carry(self, x: Tensor, state: State, memory: Tensor) -> Tensor:
        """Return f * `memory`, [memories, heads, size, size], on the scale after the step.

        c is exp(-m) times the memory as it would be without a stabiliser. So with m the scale
        changes from step to step, for all numbers of a head alike.
        """
        _, f, _, _ = _stabilised(self._project(x), *state[1:])
        return f[..., None] * memory

    def find(self, x: Tensor, state: State, memory: Tensor) -> Tensor:
        """Return `memory` q / max(|n q|, exp(-m)), [memories, heads, size].

        n and m are those after the step.
        """
        read = self._project(x)
        _, _, n, m = _stabilised(read, *state[1:])
        return _found(read.query, memory, n, m)

    def step(self, x: Tensor, state: State) -> tuple[Tensor, State]:
        """Return the output [batch, hidden] and the new state (c, n, m)."""
        (c, n, m), read = state, self._project(x)
        i, f, n, m = _stabilised(read, n, m)
        c = f[..., None] * c + i[..., None] * read.value[..., :, None] * read.key[..., None, :]
        return read.output * _found(read.query, c, n, m).flatten(1), (c, n, m)

    def forward(self, sequence: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Return outputs [batch, time, hidden] and the last state, chunk by chunk."""
        state = self.initial_state(len(sequence)) if state is None else state
        outputs = []
        for some in sequence.split(CHUNK, dim=1):
            output, state = self._chunk(self._project(some), state)
            outputs.append(output)
        return torch.cat(outputs, dim=1), state

    def _chunk(self, read: MemoryTerms, state: State) -> tuple[Tensor, State]:
        """Return the outputs [batch, chunk, hidden] and the state after the chunk.

        What is stored at s and read at t has the weight exp(i~_s + log f_{s+1} + ... + log f_t):
        one matrix [chunk, chunk] for each head. All is stabilised as the steps are.
        """
        c, n, m = state
        q, k, v = (part.transpose(1, 2) for part in (read.query, read.key, read.value))
        forgotten = read.log_forget.transpose(1, 2).cumsum(-1)  # [batch, heads, chunk]
        stored = read.input.transpose(1, 2) - forgotten
        time = forgotten.shape[-1]
        ahead = torch.ones(time, time, dtype=torch.bool, device=q.device).triu(1)
        exponents = (forgotten[..., :, None] + stored[..., None, :]).masked_fill(ahead, -torch.inf)
        carried = forgotten + m[..., None]
        stabiliser = torch.maximum(carried, exponents.amax(-1))
        weights = torch.exp(exponents - stabiliser[..., None])
        from_start = torch.exp(carried - stabiliser)[..., None]
        scores = (q @ k.transpose(-1, -2)) * weights
        found = scores @ v + from_start * (q @ c.transpose(-1, -2))
        weight = scores.sum(-1, keepdim=True) + from_start * (q @ n[..., None])
        found = found / torch.maximum(weight.abs(), torch.exp(-stabiliser)[..., None])
        output = read.output * found.transpose(1, 2).flatten(2)
        written, kept = weights[..., -1, :, None] * k, from_start[..., -1, :]
        c = kept[..., None] * c + v.transpose(-1, -2) @ written
        return output, (c, kept * n + written.sum(-2), stabiliser[..., -1])

    def _project(self, x: Tensor) -> MemoryTerms:
        q, k, v = (
            part.unflatten(-1, (self.heads, self.size)) for part in self.project(x).chunk(3, dim=-1)
        )
        i, f = self.exponents(x).chunk(2, dim=-1)
        gate = torch.sigmoid(self.output_gate(x))
        return MemoryTerms(q, k * self.size**-0.5, v, i, logsigmoid(f), gate)


def _stabilised(read: MemoryTerms, n: Tensor, m: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return input and forget gate, [..., heads, 1] each, and n and m after the step."""
    carried = m + read.log_forget
    m = torch.maximum(read.input, carried)
    i, f = torch.exp(read.input - m)[..., None], torch.exp(carried - m)[..., None]
    return i, f, f * n + i * read.key, m


def _found(query: Tensor, c: Tensor, n: Tensor, m: Tensor) -> Tensor:
    """Return c q / max(|n q|, exp(-m)), [..., heads, size]."""
    weight = (n * query).sum(-1, keepdim=True).abs()
    return (c @ query[..., None])[..., 0] / torch.maximum(weight, torch.exp(-m)[..., None])
