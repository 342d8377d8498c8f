"""The gated delta rule (Yang, Kautz and Hatamizadeh 2024), with short convolutions."""

import math
from collections.abc import Mapping
from typing import ClassVar, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize, silu, softplus

from memviz.units.heads import head_size, held_under
from memviz.units.short_convolution import ShortConvolution
from memviz.units.step_size import first_step_sizes
from memviz.units.unit import Option, State, Unit

CHUNK = 32  # timesteps whose products with each other are one matrix


class DeltaTerms(NamedTuple):
    """What the rule needs of each step, [..., heads, size], of the gates [..., heads]."""

    query: Tensor
    key: Tensor
    value: Tensor
    log_keep: Tensor
    write: Tensor


class GatedDeltaNet(Unit):
    """A matrix for each head that stores values under keys, and replaces what a key held before.

    q, k, v = silu(conv(W x))                   query, key, value, [heads, size] each
    q, k = q / |q| / sqrt(size), k / |k|        of length one, the query divided once more
    a = exp(-exp(log_a) * softplus(w_a x + b))  keep gate, [heads]
    b = sigmoid(w_b x)                          how much of the old value is replaced, [heads]
    s = a * s                                   memory, [heads, size, size], keys by values
    s = s + b * k (v - s^T k)^T                 what s held under k becomes v, as far as b says
    o = s^T q                                   what the query finds, [heads, size]
    output = W_out (norm(o) * silu(W_z x))      [hidden], hidden = heads times size

    norm is by the root mean square, head by head. "conv" holds the values that the convolutions
    read again. Yang, Kautz and Hatamizadeh 2024, "Gated Delta Networks: Improving Mamba2 with Delta
    Rule", arXiv 2412.06464, equation 10.
    """

    state_parts = ("s", "conv")
    gate_names = ("keep", "write", "output")
    gate_ranges: Mapping[str, tuple[float, float]] = {"output": (-math.inf, math.inf)}
    part_axes: Mapping[str, tuple[str, ...]] = {"s": ("head", "key", "value")}
    options: ClassVar[Mapping[str, Option]] = {"heads": 1, "window": 4}
    about_keep = (
        "a of s = a × (1 − b k kᵀ) s + b k vᵀ: the share of a head’s matrix that a step keeps, "
        "apart from what it replaces under its key"
    )

    def __init__(self, input_size: int, hidden_size: int, heads: int = 1, window: int = 4) -> None:
        size = head_size(hidden_size, heads)
        super().__init__(input_size, hidden_size)
        self.heads, self.size = heads, size
        self.read_in = nn.Linear(input_size, 3 * hidden_size, bias=False)
        self.convolution = ShortConvolution(3 * hidden_size, window)
        self.gate_in = nn.Linear(input_size, 2 * heads, bias=False)
        self.log_a = nn.Parameter(torch.empty(heads).uniform_(1, 16).log())
        self.step_bias = nn.Parameter(first_step_sizes(heads))
        self.output_gate = nn.Linear(input_size, hidden_size, bias=False)
        self.norm = nn.RMSNorm(self.size, eps=1e-5)
        self.write_out = nn.Linear(hidden_size, hidden_size, bias=False)

    @property
    def part_shapes(self) -> dict[str, tuple[int, ...]]:
        """The matrices, and what the convolutions read again."""
        return {
            "s": (self.heads, self.size, self.size),
            "conv": (3 * self.hidden_size, self.convolution.window - 1),
        }

    def cells(self, state: State) -> dict[str, Tensor]:
        """Return the numbers of the matrices, flat."""
        return {"s": state[0].flatten(1)}

    def gates(self, x: Tensor, state: State) -> dict[str, Tensor]:  # noqa: ARG002
        """Return a and b, [batch, heads] each, and the output gate silu(W_z x)."""
        log_keep, write = self._gates_of(x)
        return {"keep": torch.exp(log_keep), "write": write, "output": silu(self.output_gate(x))}

    def keep(self, gates: Mapping[str, Tensor]) -> Tensor:
        """Return a, [batch, heads]."""
        return gates["keep"]

    def carry(self, x: Tensor, state: State, memory: Tensor) -> Tensor:
        """Return a (1 - b k k^T) `memory`, [memories, heads, size, size]."""
        terms, _ = self._terms(x, state[1])
        return _carried(terms, memory)

    def find(self, x: Tensor, state: State, memory: Tensor) -> Tensor:
        """Return `memory`^T q, [memories, heads, size]."""
        terms, _ = self._terms(x, state[1])
        return held_under(terms.query, memory)

    def step(self, x: Tensor, state: State) -> tuple[Tensor, State]:
        """Return the output [batch, hidden] and the new state (s, conv)."""
        s, earlier = state
        terms, values = self._terms(x, earlier)
        written = terms.key[..., None] * (terms.write[..., None] * terms.value)[..., None, :]
        s = _carried(terms, s) + written
        found = held_under(terms.query, s)
        return self._output(found, x), (s, self.convolution.last(values))

    def forward(self, sequence: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Return outputs [batch, time, hidden] and the last state, chunk by chunk."""
        s, earlier = self.initial_state(len(sequence)) if state is None else state
        read, values = self._project(sequence, earlier)
        found = []
        for some in zip(*(part.split(CHUNK, dim=1) for part in read), strict=True):
            of_chunk, s = _chunk(DeltaTerms(*some), s)
            found.append(of_chunk)
        return self._output(torch.cat(found, dim=1), sequence), (s, self.convolution.last(values))

    def _terms(self, x: Tensor, earlier: Tensor) -> tuple[DeltaTerms, Tensor]:
        """Return what the rule needs of one step, and the convolution's values."""
        read, values = self._project(x.unsqueeze(1), earlier)
        return DeltaTerms(*(part[:, 0] for part in read)), values

    def _project(self, sequence: Tensor, earlier: Tensor) -> tuple[DeltaTerms, Tensor]:
        """Return what the rule needs of each step, and the convolution's values."""
        read, values = self.convolution(earlier, self.read_in(sequence))
        q, k, v = (part.unflatten(-1, (self.heads, self.size)) for part in read.chunk(3, dim=-1))
        q, k = normalize(q, dim=-1) * self.size**-0.5, normalize(k, dim=-1)
        return DeltaTerms(q, k, v, *self._gates_of(sequence)), values

    def _gates_of(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return log a and b, [..., heads] each."""
        a, b = self.gate_in(x).chunk(2, dim=-1)
        return -torch.exp(self.log_a) * softplus(a + self.step_bias), torch.sigmoid(b)

    def _output(self, found: Tensor, x: Tensor) -> Tensor:
        """Return the output [..., hidden] for what the queries find, [..., heads, size]."""
        return self.write_out(self.norm(found).flatten(-2) * silu(self.output_gate(x)))


def _carried(terms: DeltaTerms, s: Tensor) -> Tensor:
    """Return what a step leaves of s, [batch, heads, size, size]: less of what is under its key."""
    s = torch.exp(terms.log_keep)[..., None, None] * s
    held = held_under(terms.key, s)
    return s - terms.key[..., None] * (terms.write[..., None] * held)[..., None, :]


def _chunk(read: DeltaTerms, s: Tensor) -> tuple[Tensor, Tensor]:
    """Return what the queries find, [batch, chunk, heads, size], and s after the chunk.

    With g_t the product of the keep gates up to t, s_t = g_t s_0 + sum_{j<=t} g_t / g_j k_j u_j^T,
    where u_t = b_t (v_t - g_t s_0^T k_t - sum_{j<t} g_t / g_j (k_j k_t) u_j) is what is written. So
    all u are the solution of one triangular system.
    """
    q, k, v = (part.transpose(1, 2) for part in read[:3])  # [batch, heads, chunk, size]
    log_kept = read.log_keep.transpose(1, 2).cumsum(-1)
    write = read.write.transpose(1, 2)[..., None]
    ahead = torch.ones(*log_kept.shape[-1:] * 2, dtype=torch.bool, device=q.device).triu(1)
    kept_between = torch.exp(
        (log_kept[..., :, None] - log_kept[..., None, :]).masked_fill(ahead, -torch.inf)
    )
    kept = torch.exp(log_kept)[..., None]
    replaced = (write * (k @ k.transpose(-1, -2)) * kept_between).tril(-1)
    wanted = write * (v - kept * (k @ s))
    written = torch.linalg.solve_triangular(replaced, wanted, upper=False, unitriangular=True)
    found = kept * (q @ s) + (q @ k.transpose(-1, -2) * kept_between) @ written
    left = kept_between[..., -1, :, None] * k
    s = kept[..., -1, :, None] * s + left.transpose(-1, -2) @ written
    return found.transpose(1, 2), s
