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
from tests.support.units import LAYERS, every_unit, random_unit, some_state

HIDDEN = 4
INPUTS = 3
every_gated_unit = pytest.mark.parametrize(
    ("name", "options"), [case for case in LAYERS if UNITS[case[0]].about_keep], ids=str
)
Step = Callable[[Unit, Mapping[str, Tensor], Tensor, State], State]


def rnn(unit, gates, x, state):
    """h = tanh(W x + U h + b)."""
    assert not gates
    return (torch.tanh(unit.input_terms(x)[0] + unit.recurrent_terms(state[0])[0]),)


def gru(unit, gates, x, state):
    """h = z h + (1 - z) tanh(W_n x + b_n + r (U_n h)): high z keeps; r after the product."""
    (h,) = state
    n = torch.tanh(unit.input_terms(x)[2] + gates["reset"] * unit.recurrent_terms(h)[2])
    return (gates["update"] * h + (1 - gates["update"]) * n,)


def lstm(unit, gates, x, state):
    """c = f c + i g; h = o tanh(c)."""
    h, c = state
    g = torch.tanh(unit.input_terms(x)[2] + unit.recurrent_terms(h)[2])
    c = gates["forget"] * c + gates["input"] * g
    return gates["output"] * torch.tanh(c), c


def nested_lstm(unit, gates, x, state, level=0):
    """As the LSTM, but c is the output of a level inside that reads i z, and holds f c."""
    i, f, o = (gates["inner " * level + name] for name in ("input", "forget", "output"))
    h, c, *inside = state
    terms = linear(x, unit.input_weights[level], unit.biases[level])
    z = (terms + linear(h, unit.recurrent_weights[level])).chunk(4, dim=-1)[3]
    if inside:
        c, *inside = nested_lstm(unit, gates, i * z, (f * c, *inside), level + 1)
    else:
        c = f * c + i * torch.tanh(z)
    return (o * torch.tanh(c), c, *inside)


def min_gru(unit, gates, x, state):
    """h = (1 - z) h + z n: high z writes."""
    n = candidates(unit.projection(x)[:, HIDDEN:])
    return ((1 - gates["update"]) * state[0] + gates["update"] * n,)


def min_lstm(unit, gates, x, state):
    """h = f' h + i' n."""
    n = candidates(unit.projection(x)[:, 2 * HIDDEN :])
    return (gates["forget"] * state[0] + gates["input"] * n,)


def candidates(a):
    return torch.tensor(
        [[v + 0.5 if v >= 0 else 1 / (1 + math.exp(-v)) for v in row] for row in a.tolist()],
        dtype=torch.float64,
    )


def lru(unit, gates, x, state):
    """h = lambda h + exp(gamma) (B x)."""
    assert not gates
    decay = torch.exp(torch.complex(-torch.exp(unit.nu), torch.exp(unit.theta)))
    b = torch.complex(unit.input_real, unit.input_imaginary)
    return (decay * state[0] + torch.exp(unit.gamma) * (x.to(b.dtype) @ b.T),)


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
    return gates["output"] * mean, mean * n, n, m


def u_by_gate(unit):
    """The block of each head, for each gate."""
    return zip(*(head.chunk(4) for head in unit.recurrent_weight), strict=True)


STEPS: dict[str, Step] = {
    "rnn": rnn,
    "gru": gru,
    "lstm": lstm,
    "nested_lstm": nested_lstm,
    "min_gru": min_gru,
    "min_lstm": min_lstm,
    "lru": lru,
    "slstm": slstm,
}


def output_of(unit: Unit, x: Tensor, state: State) -> Tensor:
    """Return the output after a step: h, or what an LRU reads from it, Re(C h) + D x."""
    if not hasattr(unit, "output_real"):
        return state[0]
    c = torch.complex(unit.output_real, unit.output_imaginary)
    return (state[0] @ c.T).real + x @ unit.skip.T


def memory_of(unit: Unit, state: State) -> tuple[int, Tensor | float]:
    """Return which part of the state is the memory that `keep` is of, and what divides it.

    The innermost part: h of a GRU, c of an LSTM, the innermost c. Of an sLSTM c, over n.
    """
    return (1, state[2]) if unit.state_parts == ("h", "c", "n", "m") else (-1, 1.0)


def test_every_registered_unit_is_written_from_its_gates():
    assert set(STEPS) == set(UNITS)


@every_unit
@settings(max_examples=15, deadline=None)
@given(st.integers(0, 99))
def test_the_step_is_what_its_gates_say(name, options, seed):
    unit, x, state = at_random(name, options, seed)
    output, new = unit.step(x, state)
    expected = STEPS[name](unit, unit.gates(x, state), x, state)
    torch.testing.assert_close(new, expected)
    torch.testing.assert_close(output, output_of(unit, x, expected))


@every_gated_unit
def test_a_gate_of_another_name_would_be_noticed(name, options):
    """The test above can fail: with its gates in another order no unit is the same.

    A gate that is alone is turned round instead.
    """
    unit, x, state = at_random(name, options, seed=0)
    gates = unit.gates(x, state)
    first, *others = gates.values()
    exchanged = dict(zip(gates, [*others, first] if others else [1 - first], strict=True))
    new = STEPS[name](unit, exchanged, x, state)
    assert not torch.allclose(new[0], unit.step(x, state)[1][0])


@every_unit
def test_keep_lies_between_nothing_and_everything_and_is_described(name, options):
    unit, x, state = at_random(name, options, seed=4)
    keep = unit.keep(unit.gates(x, state))
    assert (keep is None) == (not unit.gate_names)
    assert (keep is None) == (unit.about_keep == "")
    if keep is not None:
        assert keep.shape == (2, HIDDEN)
        assert ((keep >= 0) & (keep <= 1)).all()


@every_gated_unit
@settings(max_examples=15, deadline=None)
@given(st.integers(0, 99))
def test_keep_is_the_derivative_of_the_memory_where_nothing_else_reaches_it(name, options, seed):
    """With all that reads the state at zero, the memory depends on its past by `keep` alone."""
    unit, x, state = at_random(name, options, seed)
    for parameter in unit.parameters():
        if parameter.shape[-1] == HIDDEN and parameter.dim() == 2:
            parameter.data.zero_()
    state = tuple(part.detach().requires_grad_() for part in state)
    keep = unit.keep(unit.gates(x, state))
    _, new = unit.step(x, state)
    part, before = memory_of(unit, state)
    _, after = memory_of(unit, new)
    (derivative,) = torch.autograd.grad((new[part] / after).sum(), state[part])
    torch.testing.assert_close(derivative * before, keep)


@every_gated_unit
def test_a_memory_that_is_kept_whole_and_not_written_to_stays(name, options):
    """Gates opened and closed by their biases alone: keep at 1, and nothing let in."""
    unit, x, state = at_random(name, options, seed=7)
    with torch.no_grad():
        for bias in biases(unit):
            by_gate = bias.view(-1, HIDDEN)
            by_gate[0] -= 1000  # input gates, the reset gate of a GRU, the update gate of a minGRU
            by_gate[1] += 1000  # forget gates, the update gate of a GRU, a candidate
    assert (unit.keep(unit.gates(x, state)) == 1).all()
    _, new = unit.step(x, state)
    part, _ = memory_of(unit, state)
    torch.testing.assert_close(new[part], state[part])


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
