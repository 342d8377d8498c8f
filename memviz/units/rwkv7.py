"""The time mixing of RWKV-7 (Peng et al. 2025, "Goose")."""

import math
from collections.abc import Mapping
from typing import ClassVar, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import layer_norm, normalize

from memviz.units.generalised_delta_rule import RuleTerms, generalised_delta_rule
from memviz.units.heads import head_size, held_under
from memviz.units.unit import Option, State, Unit

DECAY_RANK, GATE_RANK = 2.5, 5.0
"""Shares by which the ranks of the gates grow with the hidden size: of keep and replace, of output.

See `rank_of`.
"""
MOST_DECAY = math.exp(-0.5)
"""A step multiplies no number of the memory by less than exp of minus this, 0.545."""


class TimeMixing(NamedTuple):
    """What a step computes of its input and of the one before.

    `rule` are the terms of the delta rule, `rate` [..., heads, size] is a, `gate` [..., hidden] g.
    """

    rule: RuleTerms
    rate: Tensor
    gate: Tensor


class RWKV7(Unit):
    """A matrix for each head that replaces what it holds under a key, with a decay for each row.

    x_r, x_w, ... = x + mu * (before - x)       six mixtures with the input before, [input] each
    r, k, v = W_r x_r, W_k x_k, W_v x_v         receptance, key and value, [heads, size] each
    w = exp(-exp(-1/2) sigmoid(f_w(x_w)))       keep gate, [heads, size], 0.545 to 1
    a = sigmoid(f_a(x_a))                       in-context learning rate, [heads, size]
    g = f_g(x_g)                                output gate, [hidden]
    kk = k * xi / |k * xi|                      removal key, of length one in each head
    k = k * (1 + (a - 1) * alpha)               the key that is written is scaled by a, too
    s = w * s - (a * kk) (s^T kk)^T + k v^T     memory, [heads, size, size], keys by values
    y = norm(s^T r) + (r . (rho * k)) v         what is found, and a bonus of what is read now
    output = W_y (y * g)                        [hidden], hidden = heads times size

    f_w, f_a and f_g are products with two matrices of low rank, between them tanh, nothing and
    sigmoid; f_w and f_a add a bias. mu, xi, alpha and rho are trained. norm is by mean and
    variance, head by head, times weights, plus a bias. "x" holds the input before.

    This is the time mixing; for channel mixing a residual model has its MLP. The value residual, by
    which later layers read the first one's values, is left out: it crosses layers. Weights begin as
    the authors' of the first layer, but for W_y, which there begins at zero. Peng et al. 2025,
    "RWKV-7 'Goose' with Expressive Dynamic State Evolution", arXiv 2503.14456.
    """

    state_parts = ("s", "x")
    part_axes: Mapping[str, tuple[str, ...]] = {"s": ("head", "key", "value")}
    gate_names = ("keep", "replace", "output")
    gate_ranges: Mapping[str, tuple[float, float]] = {"output": (-math.inf, math.inf)}
    options: ClassVar[Mapping[str, Option]] = {"heads": 1}
    about_keep = (
        "w of s = w × s − (a × κ) (sᵀ κ)ᵀ + k vᵀ: the share of each row of a head’s matrix that a "
        "step keeps, apart from what it replaces under the key κ. It is never below 0.545"
    )

    def __init__(self, input_size: int, hidden_size: int, heads: int = 1) -> None:
        size = head_size(hidden_size, heads)
        super().__init__(input_size, hidden_size)
        self.heads, self.size = heads, size
        self.mix = nn.Parameter(_first_mixtures(input_size))
        self.receptance = _uniform(input_size, hidden_size, 0.5)
        self.key = _uniform(input_size, hidden_size, 0.05)
        self.value = _uniform(input_size, hidden_size, 0.5)
        across, within = torch.linspace(-1, 1, hidden_size), torch.linspace(-1, 1, size)
        within = (within * within.abs()).repeat(heads)
        decays, rates = 3 * across - 2.5 + 2.5 * within, 0.2 * across - 0.19 + 0.3 * within
        self.decay = _low_rank(input_size, nn.Tanh(), hidden_size, DECAY_RANK, decays)
        self.rate = _low_rank(input_size, nn.Identity(), hidden_size, DECAY_RANK, rates)
        self.gate = _low_rank(input_size, nn.Sigmoid(), hidden_size, GATE_RANK)
        self.removal = nn.Parameter(0.71 - 0.05 * across)  # xi
        self.scale = nn.Parameter(torch.full((hidden_size,), 1.02))  # alpha
        self.bonus = nn.Parameter(torch.full((hidden_size,), -0.04))  # rho
        self.norm_weight = nn.Parameter(torch.ones(hidden_size))
        self.norm_bias = nn.Parameter(torch.zeros(hidden_size))
        self.write_out = nn.Linear(hidden_size, hidden_size, bias=False)

    @property
    def part_shapes(self) -> dict[str, tuple[int, ...]]:
        """The matrices, and the input before."""
        return {"s": (self.heads, self.size, self.size), "x": (self.input_size,)}

    def cells(self, state: State) -> dict[str, Tensor]:
        """Return the numbers of the matrices, flat."""
        return {"s": state[0].flatten(1)}

    def gates(self, x: Tensor, state: State) -> dict[str, Tensor]:
        """Return w and a, [batch, heads, size] each, and the output gate, [batch, hidden]."""
        rule, rate, gate = self._mixed(x, state[1])
        return {"keep": torch.exp(rule.log_keep), "replace": rate, "output": gate}

    def keep(self, gates: Mapping[str, Tensor]) -> Tensor:
        """Return w, [batch, heads, size]."""
        return gates["keep"]

    def carry(self, x: Tensor, state: State, memory: Tensor) -> Tensor:
        """Return w * `memory` - (a * kk) (`memory`^T kk)^T, [memories, heads, size, size]."""
        return _carried(self._mixed(x, state[1]).rule, memory)

    def find(self, x: Tensor, state: State, memory: Tensor) -> Tensor:
        """Return `memory`^T r, [memories, heads, size]."""
        return held_under(self._mixed(x, state[1]).rule.query, memory)

    def step(self, x: Tensor, state: State) -> tuple[Tensor, State]:
        """Return the output [batch, hidden] and the new state (s, x)."""
        s, before = state
        mixed = self._mixed(x, before)
        rule = mixed.rule
        s = _carried(rule, s) + rule.key[..., None] * rule.value[..., None, :]
        return self._output(held_under(rule.query, s), mixed), (s, x)

    def forward(self, sequence: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Return outputs [batch, time, hidden] and the last state, chunk by chunk."""
        s, before = self.initial_state(len(sequence)) if state is None else state
        earlier = torch.cat([before.unsqueeze(1), sequence[:, :-1]], dim=1)
        mixed = self._mixed(sequence, earlier)
        found, s = generalised_delta_rule(mixed.rule, s)
        return self._output(found, mixed), (s, sequence[:, -1])

    def _mixed(self, x: Tensor, before: Tensor) -> TimeMixing:
        """Return what a step computes of its input and of the one before, [..., input] each."""
        change = before - x
        x_r, x_w, x_k, x_v, x_a, x_g = (
            torch.addcmul(x, mix, change) for mix in self.mix.view(6, self.input_size)
        )
        r, k, v = self.receptance(x_r), self.key(x_k), self.value(x_v)
        log_keep = -MOST_DECAY * torch.sigmoid(self.decay(x_w))
        rate = torch.sigmoid(self.rate(x_a))
        removal = normalize(self._by_head(k * self.removal), dim=-1)
        k = torch.addcmul(k, k * (rate - 1), self.scale)
        r, k, v, rate, log_keep = (self._by_head(part) for part in (r, k, v, rate, log_keep))
        rule = RuleTerms(r, k, v, removal, rate * removal, log_keep)
        return TimeMixing(rule, rate, self.gate(x_g))

    def _by_head(self, part: Tensor) -> Tensor:
        return part.unflatten(-1, (self.heads, self.size))

    def _output(self, found: Tensor, mixed: TimeMixing) -> Tensor:
        """Return the output [..., hidden] for what the receptances find, [..., heads, size]."""
        rule = mixed.rule
        found = layer_norm(found, (self.size,), eps=1e-5 * self.size).flatten(-2)
        found = torch.addcmul(self.norm_bias, found, self.norm_weight)
        bonus = (rule.query * rule.key * self._by_head(self.bonus)).sum(-1, keepdim=True)
        return self.write_out((found + (bonus * rule.value).flatten(-2)) * mixed.gate)


def _carried(rule: RuleTerms, s: Tensor) -> Tensor:
    """Return what a step leaves of s, [batch, heads, size, size], before it writes."""
    held = held_under(rule.removal, s)
    return torch.exp(rule.log_keep)[..., None] * s - rule.replaced[..., None] * held[..., None, :]


def rank_of(outputs: int, share: float) -> int:
    """Return the authors' rank: a share of the root of the outputs, in steps of 32, at least 32."""
    return max(32, 32 * round(share * outputs**0.5 / 32))


def _first_mixtures(inputs: int) -> Tensor:
    """Return mu of r, w, k, v, a and g, [6 * input]: 1 - (i / input)^p, each with a p of its own.

    A vector, as it acts number by number: what is trained as a matrix is no place for it.
    """
    place = torch.arange(inputs) / inputs
    return torch.cat([1 - place**power for power in (0.2, 0.9, 0.7, 0.7, 0.9, 0.2)])


def _uniform(inputs: int, outputs: int, bound: float) -> nn.Linear:
    """Return a product whose weights begin within `bound` over the root of the inputs."""
    linear = nn.Linear(inputs, outputs, bias=False)
    nn.init.uniform_(linear.weight, -bound * inputs**-0.5, bound * inputs**-0.5)
    return linear


def _low_rank(
    inputs: int, between: nn.Module, outputs: int, share: float, bias: Tensor | None = None
) -> nn.Sequential:
    """Return two products with a function between them, and the bias given.

    The first begins at zero. Their rank is `rank_of` the outputs and `share`.
    """
    rank = rank_of(outputs, share)
    inner = nn.Linear(inputs, rank, bias=False)
    outer = nn.Linear(rank, outputs, bias=bias is not None)
    nn.init.zeros_(inner.weight)
    nn.init.orthogonal_(outer.weight, gain=0.1)
    if bias is not None:
        outer.bias = nn.Parameter(bias)
    return nn.Sequential(inner, between, outer)
