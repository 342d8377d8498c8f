"""Gates mean what they say: every unit's step, written once more from its gates alone."""

import math
from collections.abc import Callable, Mapping

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn.functional import linear

from memviz.units import UNITS, State, Unit
from memviz.units.gated_delta_net import GatedDeltaNet
from memviz.units.mamba import Mamba
from memviz.units.mlstm import MLSTM
from memviz.units.rwkv7 import RWKV7
from memviz.units.slstm import SLSTM
from tests.support.units import LAYERS, every_unit, random_unit, some_state

HIDDEN = 4
INPUTS = 3
every_gated_unit = pytest.mark.parametrize(
    ("name", "options"), [case for case in LAYERS if UNITS[case[0]].about_keep], ids=str
)
Result = tuple[Tensor, State]
"""The output of a step, and the state after it."""
Step = Callable[[Unit, Mapping[str, Tensor], Tensor, State], Result]


def rnn(unit, gates, x, state):
    """h = tanh(W x + U h + b)."""
    assert not gates
    h = torch.tanh(unit.input_terms(x)[0] + unit.recurrent_terms(state[0])[0])
    return h, (h,)


def gru(unit, gates, x, state):
    """h = z h + (1 - z) tanh(W_n x + b_n + r (U_n h)): high z keeps; r after the product."""
    (h,) = state
    n = torch.tanh(unit.input_terms(x)[2] + gates["reset"] * unit.recurrent_terms(h)[2])
    h = gates["update"] * h + (1 - gates["update"]) * n
    return h, (h,)


def lstm(unit, gates, x, state):
    """c = f c + i g; h = o tanh(c)."""
    h, c = state
    g = torch.tanh(unit.input_terms(x)[2] + unit.recurrent_terms(h)[2])
    c = gates["forget"] * c + gates["input"] * g
    h = gates["output"] * torch.tanh(c)
    return h, (h, c)


def nested_lstm(unit, gates, x, state, level=0):
    """As the LSTM, but c is the output of a level inside that reads i z, and holds f c."""
    i, f, o = (gates["inner " * level + name] for name in ("input", "forget", "output"))
    h, c, *inside = state
    terms = linear(x, unit.input_weights[level], unit.biases[level])
    z = (terms + linear(h, unit.recurrent_weights[level])).chunk(4, dim=-1)[3]
    if inside:
        _, (c, *inside) = nested_lstm(unit, gates, i * z, (f * c, *inside), level + 1)
    else:
        c = f * c + i * torch.tanh(z)
    h = o * torch.tanh(c)
    return h, (h, c, *inside)


def min_gru(unit, gates, x, state):
    """h = (1 - z) h + z n: high z writes."""
    n = candidates(unit.projection(x)[:, HIDDEN:])
    h = (1 - gates["update"]) * state[0] + gates["update"] * n
    return h, (h,)


def min_lstm(unit, gates, x, state):
    """h = f' h + i' n."""
    n = candidates(unit.projection(x)[:, 2 * HIDDEN :])
    h = gates["forget"] * state[0] + gates["input"] * n
    return h, (h,)


def candidates(a):
    return torch.tensor(
        [[v + 0.5 if v >= 0 else 1 / (1 + math.exp(-v)) for v in row] for row in a.tolist()],
        dtype=torch.float64,
    )


def lru(unit, gates, x, state):
    """h = lambda h + exp(gamma) (B x), and the output is Re(C h) + D x."""
    assert not gates
    decay = torch.exp(torch.complex(-torch.exp(unit.nu), torch.exp(unit.theta)))
    b = torch.complex(unit.input_real, unit.input_imaginary)
    c = torch.complex(unit.output_real, unit.output_imaginary)
    h = decay * state[0] + torch.exp(unit.gamma) * (x.to(b.dtype) @ b.T)
    return (h @ c.T).real + x @ unit.skip.T, (h,)


def slstm(unit, gates, x, state):
    """c / n = forget (c / n) + input tanh(z~), and h = output (c / n): gates are shares.

    The normaliser follows from a share: it is the input gate divided by it.
    """
    h, c, n, m = state
    u = torch.cat([torch.block_diag(*gate) for gate in u_by_gate(unit)])
    i, f, z, _ = (linear(x, unit.input_weight, unit.bias) + h @ u.T).chunk(4, dim=-1)
    m = torch.maximum(i, m + torch.log(torch.sigmoid(f)))
    mean = gates["forget"] * c / n + gates["input"] * torch.tanh(z)
    n = torch.exp(i - m) / gates["input"]
    h = gates["output"] * mean
    return h, (h, mean * n, n, m)


def u_by_gate(unit):
    """The block of each head, for each gate."""
    return zip(*(head.chunk(4) for head in unit.recurrent_weight), strict=True)


def mlstm(unit, gates, x, state):
    """c = forget c + input v k^T and n = forget n + input k, and h = output c q / max(|n q|, 1).

    The state holds c and n divided by exp(m): the gates that are shown know nothing of m.
    """
    c, n, m = state
    q, k, v = by_head(unit, *unit.project(x).chunk(3, dim=-1))
    k = k / math.sqrt(unit.size)
    forget, write = gates["forget"][..., None], gates["input"][..., None]
    scale = torch.exp(m)[..., None]
    c = forget[..., None] * c * scale[..., None] + torch.einsum("bhv,bhk->bhvk", write * v, k)
    n = forget * n * scale + write * k
    found = torch.einsum("bhvk,bhk->bhv", c, q)
    found = found / torch.einsum("bhk,bhk->bh", n, q).abs().clamp(min=1)[..., None]
    m = torch.maximum(torch.log(gates["input"]), m + torch.log(gates["forget"]))
    scale = torch.exp(m)[..., None]
    return gates["output"] * found.flatten(1), (c / scale[..., None], n / scale, m)


def mamba(unit, gates, x, state):
    """h = keep h + (D u) B, and the output is W_out ((h C + skip u) output)."""
    h, conv = state
    u, conv = convolved(unit.convolution, conv, unit.read_in(x)[:, : unit.inner])
    d, b, c = unit.select(u).split([unit.rank, unit.states, unit.states], dim=-1)
    step_size = torch.log1p(torch.exp(linear(d, unit.step_weight, unit.step_bias)))
    h = gates["keep"] * h + torch.einsum("bi,bs->bis", step_size * u, b)
    y = torch.einsum("bis,bs->bi", h, c) + unit.skip * u
    return unit.write_out(y * gates["output"]), (h, conv)


def gated_delta_net(unit, gates, x, state):
    """s = keep (s - write k k^T s) + write k v^T, and the output is W_out (norm(s^T q) output)."""
    s, conv = state
    read, conv = convolved(unit.convolution, conv, unit.read_in(x))
    q, k, v = by_head(unit, *read.chunk(3, dim=-1))
    q, k = (part / part.norm(dim=-1, keepdim=True) for part in (q, k))
    keep, write = gates["keep"][..., None, None], gates["write"][..., None, None]
    held = torch.einsum("bhk,bhj,bhjv->bhkv", k, k, s)
    s = keep * (s - write * held) + write * torch.einsum("bhk,bhv->bhkv", k, v)
    found = torch.einsum("bhkv,bhk->bhv", s, q) / math.sqrt(unit.size)
    found = found / (found.square().mean(-1, keepdim=True) + unit.norm.eps).sqrt()
    y = (found * unit.norm.weight).flatten(1) * gates["output"]
    return unit.write_out(y), (s, conv)


def rwkv7(unit, gates, x, state):
    """s = keep s - (replace kk) (kk^T s) + k v^T; the output is W_y ((norm(s^T r) + bonus) output).

    kk is the key, scaled and of length one; what is written is k (1 + (replace - 1) alpha).
    """
    s, before = state
    mixed = [mu * before + (1 - mu) * x for mu in unit.mix.view(6, -1)]
    r, k, v = unit.receptance(mixed[0]), unit.key(mixed[2]), unit.value(mixed[3])
    r, k, v, xi, alpha, rho = by_head(unit, r, k, v, unit.removal, unit.scale, unit.bonus)
    keep, replace = gates["keep"], gates["replace"]
    removal = k * xi / (k * xi).norm(dim=-1, keepdim=True)
    k = k * (1 + (replace - 1) * alpha)
    held = torch.einsum("bhk,bhkv->bhv", removal, s)
    s = keep[..., None] * s + torch.einsum("bhk,bhv->bhkv", k, v)
    s = s - torch.einsum("bhk,bhv->bhkv", replace * removal, held)
    found = torch.einsum("bhkv,bhk->bhv", s, r)
    found = found - found.mean(-1, keepdim=True)
    found = found / (found.square().mean(-1, keepdim=True) + 1e-5 * unit.size).sqrt()
    y = found.flatten(1) * unit.norm_weight + unit.norm_bias
    y = y + ((r * rho * k).sum(-1, keepdim=True) * v).flatten(1)
    return unit.write_out(y * gates["output"]), (s, x)


def by_head(unit, *parts):
    return tuple(part.view(-1, unit.heads, unit.size) for part in parts)


def convolved(convolution, earlier, new):
    """Return silu of each channel's weighted sum of its last values, and those but the oldest."""
    values = torch.cat([earlier, new.unsqueeze(-1)], dim=-1)
    summed = (values * convolution.weight).sum(-1) + convolution.bias
    return summed * torch.sigmoid(summed), values[..., 1:]


STEPS: dict[str, Step] = {
    "rnn": rnn,
    "gru": gru,
    "lstm": lstm,
    "nested_lstm": nested_lstm,
    "min_gru": min_gru,
    "min_lstm": min_lstm,
    "lru": lru,
    "slstm": slstm,
    "mlstm": mlstm,
    "mamba": mamba,
    "gated_delta_net": gated_delta_net,
    "rwkv7": rwkv7,
}


def memory_of(unit: Unit, state: State) -> tuple[int, Tensor | float]:
    """Return which part of the state is the memory that `keep` is of, and what divides it.

    The innermost part: h of a GRU, c of an LSTM, the innermost c. Of an sLSTM c, over n. Where
    there is a matrix or a state space it comes first; that of an mLSTM is over exp(-m).
    """
    match unit:
        case SLSTM():
            return 1, state[2]
        case MLSTM():
            return 0, torch.exp(-state[2])[..., None, None]
        case Mamba() | GatedDeltaNet() | RWKV7():
            return 0, 1.0
    return -1, 1.0


def test_every_registered_unit_is_written_from_its_gates():
    assert set(STEPS) == set(UNITS)


@every_unit
@settings(max_examples=15, deadline=None)
@given(st.integers(0, 99))
def test_the_step_is_what_its_gates_say(name, options, seed):
    unit, x, state = at_random(name, options, seed)
    output, new = unit.step(x, state)
    expected_output, expected = STEPS[name](unit, unit.gates(x, state), x, state)
    torch.testing.assert_close(new, expected)
    torch.testing.assert_close(output, expected_output)


@every_gated_unit
def test_a_gate_of_another_name_would_be_noticed(name, options):
    """The test above can fail: with its gates in another order no unit is the same."""
    unit, x, state = at_random(name, options, seed=0)
    exchanged = in_another_order(unit.gates(x, state))
    _, new = STEPS[name](unit, exchanged, x, state)
    assert not torch.allclose(new[0], unit.step(x, state)[1][0])


def in_another_order(gates: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Exchange the gates that are as wide as each other; one that is alone is turned round."""
    exchanged = {}
    for width in {gate.shape for gate in gates.values()}:
        alike = {name: gate for name, gate in gates.items() if gate.shape == width}
        first, *others = alike.values()
        exchanged |= zip(alike, [*others, first] if others else [1 - first], strict=True)
    return exchanged


@every_gated_unit
def test_no_gate_is_idle(name, options):
    unit, x, state = at_random(name, options, seed=0)
    gates = unit.gates(x, state)
    output, _ = unit.step(x, state)
    for gate, activation in gates.items():
        changed, _ = STEPS[name](unit, {**gates, gate: 0.5 * activation}, x, state)
        assert not torch.allclose(changed, output)


@every_unit
def test_keep_lies_between_nothing_and_everything_and_is_described(name, options):
    """It is as wide as the memory, or has one number for each head or row of it."""
    unit, x, state = at_random(name, options, seed=4)
    keep = unit.keep(unit.gates(x, state))
    assert (keep is None) == (not unit.gate_names)
    assert (keep is None) == (unit.about_keep == "")
    if keep is not None:
        part, _ = memory_of(unit, state)
        assert keep.shape == state[part].shape[: keep.dim()]
        assert ((keep >= 0) & (keep <= 1)).all()


@every_gated_unit
@settings(max_examples=15, deadline=None)
@given(st.integers(0, 99))
def test_keep_is_the_derivative_of_the_memory_where_nothing_else_reaches_it(name, options, seed):
    """With all that reads the state at zero, the memory depends on its past by `keep` alone."""
    unit, x, state = at_random(name, options, seed)
    with torch.no_grad():
        let_nothing_read_the_memory(unit)
    state = tuple(part.detach().requires_grad_() for part in state)
    keep = unit.keep(unit.gates(x, state))
    _, new = unit.step(x, state)
    part, before = memory_of(unit, state)
    _, after = memory_of(unit, new)
    (derivative,) = torch.autograd.grad((new[part] / after).sum(), state[part])
    keep = keep[(..., *[None] * (derivative.dim() - keep.dim()))]
    torch.testing.assert_close(derivative * before, keep.expand_as(derivative))


def let_nothing_read_the_memory(unit: Unit) -> None:
    """Zero what reads the state; a delta rule reads it under its keys."""
    for parameter in unit.parameters():
        if parameter.shape[-1] == HIDDEN and parameter.dim() == 2:
            parameter.zero_()
    if isinstance(unit, GatedDeltaNet | RWKV7):
        write_under_no_key(unit)


def write_under_no_key(unit: GatedDeltaNet | RWKV7) -> None:
    if isinstance(unit, RWKV7):
        unit.key.weight.zero_()
    else:
        keys = slice(unit.hidden_size, 2 * unit.hidden_size)
        unit.convolution.weight[keys] = unit.convolution.bias[keys] = 0


@every_gated_unit
def test_a_memory_that_is_kept_whole_and_not_written_to_stays(name, options):
    """Gates opened and closed by their biases alone: keep at 1, and nothing let in."""
    unit, x, state = at_random(name, options, seed=7)
    with torch.no_grad():
        keep_everything(unit)
    assert (unit.keep(unit.gates(x, state)) == 1).all()
    _, new = unit.step(x, state)
    part, _ = memory_of(unit, state)
    torch.testing.assert_close(new[part], state[part])


def keep_everything(unit: Unit) -> None:
    """Set keep to 1, and let nothing in."""
    match unit:
        case MLSTM():
            unit.exponents.bias[: unit.heads] -= 1000
            unit.exponents.bias[unit.heads :] += 1000
        case Mamba():
            unit.step_bias -= 1000
        case GatedDeltaNet():
            unit.step_bias -= 1000
            write_under_no_key(unit)
        case RWKV7():
            unit.decay[-1].bias -= 1000
            write_under_no_key(unit)
        case _:
            for bias in biases(unit):
                by_gate = bias.view(-1, HIDDEN)
                by_gate[0] -= 1000  # input gates, reset of a GRU, update gate of a minGRU
                by_gate[1] += 1000  # forget gates, the update gate of a GRU, a candidate


def biases(unit: Unit) -> list[Tensor]:
    return [
        parameter
        for name, parameter in unit.named_parameters()
        if "bias" in name and "hh" not in name
    ]


def at_random(name: str, options: dict[str, int], seed: int) -> tuple[Unit, Tensor, State]:
    """Return a unit with random weights, and an input and a state of two texts that it has read."""
    unit = random_unit(name, options, INPUTS, HIDDEN, seed)
    state = tuple(part.detach() for part in some_state(unit, 2))
    return unit, torch.randn(2, INPUTS, dtype=torch.float64), state
