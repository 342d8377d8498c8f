"""The modern units against their papers: written again in NumPy, and beside other packages.

The other packages are no requirement of memviz: a comparison with one that is not installed is
skipped.
"""

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from memviz.units import make_unit
from memviz.units.lru import LRU
from memviz.units.rwkv7 import RWKV7
from memviz.units.slstm import SLSTM
from tests.support.units import random_unit

INPUTS, HIDDEN, TIME = 3, 4, 40
DTYPE = torch.float64


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def g(a):
    return np.where(a >= 0, a + 0.5, sigmoid(a))


def array(tensor: Tensor) -> np.ndarray:
    return tensor.detach().numpy()


def min_gru(unit, xs):
    """Feng et al. 2024, section 3.1."""
    w_z, w_h = np.split(array(unit.projection.weight), 2)
    b_z, b_h = np.split(array(unit.projection.bias), 2)
    h = np.zeros(HIDDEN)
    for x in xs:
        z = sigmoid(w_z @ x + b_z)
        h = (1 - z) * h + z * g(w_h @ x + b_h)
        yield h


def min_lstm(unit, xs):
    """Feng et al. 2024, section 3.2, with gates that are divided by their sum."""
    w_i, w_f, w_h = np.split(array(unit.projection.weight), 3)
    b_i, b_f, b_h = np.split(array(unit.projection.bias), 3)
    h = np.zeros(HIDDEN)
    for x in xs:
        i, f = sigmoid(w_i @ x + b_i), sigmoid(w_f @ x + b_f)
        h = f / (f + i) * h + i / (f + i) * g(w_h @ x + b_h)
        yield h


def lru(unit, xs):
    """Orvieto et al. 2023, equation 7, summed up over the past instead of step by step."""
    decay = np.exp(-np.exp(array(unit.nu)) + 1j * np.exp(array(unit.theta)))
    b = array(unit.input_real) + 1j * array(unit.input_imaginary)
    c = array(unit.output_real) + 1j * array(unit.output_imaginary)
    written = [np.exp(array(unit.gamma)) * (b @ x) for x in xs]
    for now, x in enumerate(xs):
        h = sum(decay ** (now - then) * written[then] for then in range(now + 1))
        yield (c @ h).real + array(unit.skip) @ x


def slstm(unit, xs):
    """Beck et al. 2024, equations 8 to 14, without the stabiliser: plain exponentials."""
    size = HIDDEN // unit.heads
    w, u, b = (array(part) for part in (unit.input_weight, unit.recurrent_weight, unit.bias))
    h = c = n = np.zeros(HIDDEN)
    for x in xs:
        raw = (w @ x + b).reshape(4, unit.heads, size)
        for head in range(unit.heads):
            read = u[head] @ h[head * size : (head + 1) * size]
            raw[:, head] += read.reshape(4, size)
        i, f, z, o = raw.reshape(4, HIDDEN)
        c = sigmoid(f) * c + np.exp(i) * np.tanh(z)
        n = sigmoid(f) * n + np.exp(i)
        h = sigmoid(o) * c / n
        yield h


def rwkv7(unit, xs):
    """Peng et al. 2025, section 4, head by head; the state is keys by values here."""
    mu = array(unit.mix).reshape(6, INPUTS)
    low_rank = {
        name: [array(weight) for weight in getattr(unit, name).parameters()]
        for name in ("decay", "rate", "gate")
    }
    heads = [slice(start, start + unit.size) for start in range(0, HIDDEN, unit.size)]
    s, before = {head.start: np.zeros((unit.size, unit.size)) for head in heads}, np.zeros(INPUTS)
    for x in xs:
        x_r, x_w, x_k, x_v, x_a, x_g = (x + one * (before - x) for one in mu)
        before = x
        r, k, v = (
            array(product.weight) @ read
            for product, read in ((unit.receptance, x_r), (unit.key, x_k), (unit.value, x_v))
        )
        inner, outer, bias = low_rank["decay"]
        w = np.exp(-np.exp(-0.5) * sigmoid(bias + outer @ np.tanh(inner @ x_w)))
        inner, outer, bias = low_rank["rate"]
        a = sigmoid(bias + outer @ (inner @ x_a))
        inner, outer = low_rank["gate"]
        gate = outer @ sigmoid(inner @ x_g)
        removal, written = k * array(unit.removal), k * (1 + (a - 1) * array(unit.scale))
        y = np.zeros(HIDDEN)
        for head in heads:
            kk = removal[head] / np.linalg.norm(removal[head])
            moved = np.diag(w[head]) - np.outer(a[head] * kk, kk)
            s[head.start] = moved @ s[head.start] + np.outer(written[head], v[head])
            found = s[head.start].T @ r[head]
            scaled = (found - found.mean()) / np.sqrt(found.var() + 1e-5 * unit.size)
            y[head] = scaled * array(unit.norm_weight)[head] + array(unit.norm_bias)[head]
            y[head] += (r[head] * array(unit.bonus)[head]) @ written[head] * v[head]
        yield array(unit.write_out.weight) @ (gate * y)


@pytest.mark.parametrize(
    ("definition", "options"),
    [
        *((min_gru, {}), (min_lstm, {}), (lru, {})),
        *((slstm, {}), (slstm, {"heads": 2}), (rwkv7, {}), (rwkv7, {"heads": 2})),
    ],
)
def test_a_unit_computes_the_equations_of_its_paper(definition, options):
    unit = random_unit(definition.__name__, options, INPUTS, HIDDEN, seed=0)
    sequence = torch.randn(1, TIME, INPUTS, dtype=DTYPE)
    expected = np.stack(list(definition(unit, array(sequence[0]))))
    np.testing.assert_allclose(array(unit(sequence)[0][0]), expected, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize(("name", "module"), [("min_gru", "minGRU"), ("min_lstm", "minLSTM")])
def test_minimal_units_are_those_of_mingru_pytorch(name, module):
    """Its gates come after the candidate, it has no bias, and it scans in logarithms."""
    package = pytest.importorskip(
        f"minGRU_pytorch.{module}", reason="minGRU-pytorch is not installed"
    )
    unit = random_unit(name, {}, INPUTS, 2 * INPUTS, seed=1)
    other = getattr(package, module)(INPUTS, expansion_factor=2, proj_out=False).to(DTYPE)
    (weight,) = other.parameters()
    with torch.no_grad():
        unit.projection.bias.zero_()
        candidate, *gates = weight.chunk(2 if name == "min_gru" else 3)
        unit.projection.weight.copy_(torch.cat([*reversed(gates), candidate]))
    sequence = torch.randn(2, TIME, INPUTS, dtype=DTYPE)
    torch.testing.assert_close(unit(sequence)[0], other(sequence), rtol=1e-10, atol=1e-10)


def test_an_lru_is_that_of_lru_pytorch():
    package = pytest.importorskip("LRU_pytorch", reason="LRU-pytorch is not installed")
    torch.set_default_dtype(DTYPE)
    try:
        torch.manual_seed(2)
        unit, other = LRU(INPUTS, HIDDEN), package.LRU(INPUTS, HIDDEN, HIDDEN)
        with torch.no_grad():
            other.nu_log.copy_(unit.nu)
            other.theta_log.copy_(unit.theta)
            other.gamma_log.copy_(unit.gamma)
            other.B.copy_(torch.complex(unit.input_real, unit.input_imaginary))
            other.C.copy_(torch.complex(unit.output_real, unit.output_imaginary))
            other.D.copy_(unit.skip)
            sequence = torch.randn(2, TIME, INPUTS)
            expected = other(sequence)
        torch.testing.assert_close(unit(sequence)[0], expected, rtol=1e-12, atol=1e-12)
    finally:
        torch.set_default_dtype(torch.float32)


@pytest.mark.parametrize("heads", [1, 2])
def test_an_slstm_is_that_of_the_authors_package(heads):
    vanilla = pytest.importorskip(
        "xlstm.blocks.slstm.src.vanilla.slstm",
        reason="xlstm is not installed",
        exc_type=ImportError,
    )
    unit = random_unit("slstm", {"heads": heads}, INPUTS, HIDDEN, seed=3)
    by_gate = zip(*(head.chunk(4) for head in unit.recurrent_weight), strict=True)
    u = torch.cat([torch.block_diag(*blocks) for blocks in by_gate])
    sequence = torch.randn(2, TIME, INPUTS, dtype=DTYPE)
    outputs, last = unit(sequence)
    states = torch.zeros(4, 2, HIDDEN, dtype=DTYPE)
    for timestep, x in enumerate(sequence.unbind(1)):
        states, _ = vanilla.slstm_forward_pointwise(
            x @ unit.input_weight.T, states[0] @ u.T, unit.bias, states, {}
        )
        torch.testing.assert_close(outputs[:, timestep], states[0], rtol=1e-12, atol=1e-12)
    torch.testing.assert_close(torch.stack(last), states, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("heads", [1, 2])
@torch.no_grad()
def test_the_memory_of_an_rwkv7_is_the_naive_recurrence_of_fla(heads):
    """It computes in single precision, and divides its queries by the root of their size."""
    naive = pytest.importorskip(
        "fla.ops.generalized_delta_rule.dplr.naive",
        reason="fla-core is not installed",
        exc_type=ImportError,
    )
    unit = random_unit("rwkv7", {"heads": heads}, INPUTS, HIDDEN, seed=8)
    assert isinstance(unit, RWKV7)
    sequence = torch.randn(2, TIME, INPUTS, dtype=DTYPE)
    before = torch.cat([torch.zeros(2, 1, INPUTS, dtype=DTYPE), sequence[:, :-1]], dim=1)
    mixed = unit._mixed(sequence, before)
    r, k, v, removal, replaced, log_keep = (part.transpose(1, 2).float() for part in mixed.rule)
    found, expected = naive.dplr_recurrence(
        r * unit.size**0.5, k, v, -removal, replaced, log_keep, output_final_state=True
    )
    outputs, (last, _) = unit(sequence)
    tolerance = {"rtol": 1e-4, "atol": 1e-4 * float(expected.abs().max())}
    torch.testing.assert_close(last, expected.to(DTYPE), **tolerance)
    theirs = unit._output(found.transpose(1, 2).to(DTYPE), mixed)
    torch.testing.assert_close(outputs, theirs, rtol=1e-3, atol=1e-3 * float(theirs.abs().max()))


def test_heads_of_an_rwkv7_write_into_matrices_of_their_own():
    unit = random_unit("rwkv7", {"heads": 2}, INPUTS, HIDDEN, seed=9)
    assert isinstance(unit, RWKV7)
    s, x = unit.initial_state(1)
    s = torch.randn_like(s).requires_grad_()
    _, (new, _) = unit.step(torch.randn(1, INPUTS, dtype=DTYPE), (s, x))
    (gradient,) = torch.autograd.grad(new[0, 0].sum(), s)
    assert (gradient[0, 0] != 0).all()
    assert (gradient[0, 1] == 0).all()


def test_an_rwkv7_begins_with_the_authors_decays_and_mixtures():
    unit = make_unit("rwkv7", 256, 256, heads=4)
    assert isinstance(unit, RWKV7)
    state, x = unit.initial_state(1), torch.randn(1, 256)
    keep = unit.keep(unit.gates(x, state)).flatten()
    torch.testing.assert_close(keep, unit.keep(unit.gates(-x, state)).flatten())
    place = torch.arange(256)
    within = (place % 64 - 31.5) / 31.5
    raw = -6 + 6 * place / 255 + 0.5 + 2.5 * within * within.abs()
    expected = torch.exp(-torch.exp(-0.5 - torch.nn.functional.softplus(-raw)))
    torch.testing.assert_close(keep, expected, rtol=1e-5, atol=1e-6)
    assert float(unit.mix.detach().view(6, 256)[0, 128]) == pytest.approx(1 - 0.5**0.2)
    assert [len(part[0].weight) for part in (unit.decay, unit.rate, unit.gate)] == [32, 32, 64]


def test_gates_of_a_min_lstm_that_are_both_all_but_shut_still_add_up_to_one():
    unit = make_unit("min_lstm", INPUTS, HIDDEN)
    with torch.no_grad():
        unit.projection.weight.zero_()
        unit.projection.bias[:HIDDEN] = -1000
        unit.projection.bias[HIDDEN : 2 * HIDDEN] = -1000 + math.log(3)
    gates = unit.gates(torch.zeros(1, INPUTS), unit.initial_state(1))
    torch.testing.assert_close(gates["forget"], torch.full((1, HIDDEN), 0.75), rtol=1e-4, atol=0)
    torch.testing.assert_close(gates["input"] + gates["forget"], torch.ones(1, HIDDEN))


@pytest.mark.parametrize(("r_min", "r_max", "max_phase"), [(0.0, 0.5, 6.28), (0.9, 0.999, 0.3)])
def test_an_lru_begins_on_its_ring(r_min, r_max, max_phase):
    torch.manual_seed(0)
    unit = LRU(2, 10_000, r_min, r_max, max_phase)
    radius, angle = unit.decay.detach().abs(), torch.exp(unit.theta.detach())
    assert r_min - 1e-6 <= radius.min() <= radius.max() <= r_max + 1e-6
    assert radius.square().mean() == pytest.approx((r_min**2 + r_max**2) / 2, rel=0.02)
    assert 0 < angle.min() <= angle.max() <= max_phase * (1 + 1e-6)
    assert angle.mean() == pytest.approx(max_phase / 2, rel=0.03)
    scale = torch.exp(unit.gamma.detach())
    torch.testing.assert_close(scale, (1 - radius.square()).sqrt(), rtol=1e-3, atol=1e-4)


def test_an_slstm_that_has_stored_nothing_keeps_nothing_and_shows_empty_cells():
    unit = make_unit("slstm", INPUTS, HIDDEN)
    state, x = unit.initial_state(1), torch.full((1, INPUTS), -1000.0)
    assert (unit.cells(state)["c"] == 0).all()
    assert (unit.keep(unit.gates(x, state)) == 0).all()
    assert unit.step(x, state)[0].isfinite().all()


def test_a_cell_of_an_slstm_is_what_its_output_gate_acts_on():
    unit = random_unit("slstm", {}, INPUTS, HIDDEN, seed=6)
    x = torch.randn(1, INPUTS, dtype=DTYPE)
    _, state = unit.step(x, unit.initial_state(1))
    output = unit.gates(x, state)["output"]
    h, new = unit.step(x, state)
    torch.testing.assert_close(h, output * unit.cells(new)["c"])


def test_heads_of_an_slstm_do_not_read_each_other():
    unit = random_unit("slstm", {"heads": 2}, INPUTS, HIDDEN, seed=7)
    assert isinstance(unit, SLSTM)
    h = torch.randn(1, HIDDEN, dtype=DTYPE, requires_grad=True)
    zeros = unit.initial_state(1)[1:]
    output, _ = unit.step(torch.zeros(1, INPUTS, dtype=DTYPE), (h, *zeros))
    (gradient,) = torch.autograd.grad(output[0, :2].sum(), h)
    assert (gradient[0, :2] != 0).all()
    assert (gradient[0, 2:] == 0).all()
