"""The contract that every registered unit keeps, present and future."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn.functional import silu

from memviz.units import UNITS, State, Unit, make_unit
from tests.support.units import LAYERS, every_unit, random_unit, some_state

sizes = st.integers(1, 6)
MEMORY = {"lstm": "c", "slstm": "c"}
"""The part of the state that is the memory, where that is not the first."""
Read = tuple[Tensor, State]  # the outputs of a sequence and the last state


def outputs_alone(read: Read) -> Tensor:
    return read[0].square().sum()


def state_alone(read: Read) -> Tensor:
    return sum(part.abs().square().sum() for part in read[1])


def outputs_and_state(read: Read) -> Tensor:
    return outputs_alone(read) + state_alone(read)


@every_unit
@settings(max_examples=15, deadline=None)
@given(sizes, sizes, st.integers(1, 9), sizes, st.integers(0, 99))
def test_the_fast_path_equals_the_scan(name, options, inputs, hidden, time, batch, seed):
    unit = random_unit(name, options, inputs, hidden, seed)
    sequence = torch.randn(batch, time, inputs, dtype=torch.float64)
    state = some_state(unit, batch)
    outputs, last = unit(sequence, state)
    expected, expected_last = unit.scan(sequence, state)
    torch.testing.assert_close(outputs, expected, rtol=1e-9, atol=1e-12)
    torch.testing.assert_close(last, expected_last, rtol=1e-9, atol=1e-12)


@every_unit
@pytest.mark.parametrize("time", [31, 32, 33, 129])
def test_the_fast_path_equals_the_scan_where_chunks_of_timesteps_end(name, options, time):
    unit = random_unit(name, options, 3, 4, seed=8)
    sequence = torch.randn(2, time, 3, dtype=torch.float64)
    found, expected = unit(sequence), unit.scan(sequence)
    torch.testing.assert_close(found, expected, rtol=1e-9, atol=1e-11)


@every_unit
@settings(max_examples=10, deadline=None)
@given(sizes, sizes, st.integers(1, 9), st.booleans(), st.integers(0, 99))
def test_the_trace_holds_output_and_state_after_each_step(
    name, options, inputs, hidden, time, given_state, seed
):
    unit = random_unit(name, options, inputs, hidden, seed)
    sequence = torch.randn(time, inputs, dtype=torch.float64)
    first = some_state(unit, 1) if given_state else unit.initial_state(1)
    outputs, states = unit.trace(sequence, first if given_state else None)
    expected, expected_states = Unit.trace(unit, sequence, first)
    torch.testing.assert_close(outputs, expected, rtol=1e-9, atol=1e-12)
    torch.testing.assert_close(states, expected_states, rtol=1e-9, atol=1e-12)
    torch.testing.assert_close(
        outputs, unit.scan(sequence[None], first)[0][0], rtol=1e-9, atol=1e-12
    )
    last = tuple(part[-1:] for part in states)
    torch.testing.assert_close(last, unit.scan(sequence[None], first)[1], rtol=1e-9, atol=1e-12)


@every_unit
def test_the_fast_path_in_single_precision_is_close_to_the_scan(name, options):
    unit = random_unit(name, options, 3, 4, seed=4).float()
    sequence = torch.randn(2, 50, 3)
    (outputs, last), (expected, expected_last) = unit(sequence), unit.scan(sequence)
    torch.testing.assert_close(outputs, expected, rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(last, expected_last, rtol=1e-5, atol=1e-5)


@every_unit
@pytest.mark.parametrize("size", [10, -10])
def test_ten_thousand_large_inputs_leave_everything_finite(name, options, size):
    unit = random_unit(name, options, 3, 4, seed=5).float()
    with torch.no_grad():
        outputs, last = unit(torch.full((1, 10_000, 3), float(size)))
    assert all(part.isfinite().all() for part in (outputs, *last))


@every_unit
@pytest.mark.parametrize("time", [7, 70])
@pytest.mark.parametrize("of", [outputs_and_state, outputs_alone, state_alone])
def test_the_fast_path_has_the_gradient_of_the_scan(name, options, time, of):
    unit = random_unit(name, options, 3, 4, seed=0)
    sequence = torch.randn(2, time, 3, dtype=torch.float64)
    start = tuple(part.detach().requires_grad_() for part in some_state(unit, 2))
    trained = [parameter for parameter in unit.parameters() if parameter.requires_grad]
    gradients = [
        torch.autograd.grad(of(run(sequence, start)), [*trained, *start], materialize_grads=True)
        for run in (unit.forward, unit.scan)
    ]
    for found, expected in zip(*gradients, strict=True):
        error = 1e-9 * float(expected.abs().max()) + 1e-12
        torch.testing.assert_close(found, expected, rtol=1e-9, atol=error)


@every_unit
def test_no_gradient_comes_from_the_future(name, options):
    unit = random_unit(name, options, 3, 4, seed=1)
    sequence = torch.randn(1, 6, 3, dtype=torch.float64, requires_grad=True)
    outputs, _ = unit(sequence)
    for timestep in range(6):
        (gradient,) = torch.autograd.grad(outputs[0, timestep].sum(), sequence, retain_graph=True)
        assert torch.all(gradient[0, timestep + 1 :] == 0)
        assert torch.any(gradient[0, timestep] != 0)


@every_unit
def test_states_and_gates_have_the_promised_names_shapes_and_range(name, options):
    check_states_and_gates(random_unit(name, options, 3, 4, seed=2))


def test_a_gate_may_be_shut_and_open_for_good():
    class Hard(UNITS["lstm"]):
        def gates(self, x, state):
            return {name: (gate > 0.5).double() for name, gate in super().gates(x, state).items()}

    check_states_and_gates(Hard(3, 4).double())


def check_states_and_gates(unit: Unit) -> None:
    state = unit.initial_state(2)
    x = torch.randn(2, 3, dtype=torch.float64)
    output, new = unit.step(x, state)
    gates = unit.gates(x, state)
    assert output.shape == (2, 4)
    assert tuple(unit.part_shapes) == unit.state_parts
    assert [part.shape for part in new] == [(2, *shape) for shape in unit.part_shapes.values()]
    assert tuple(gates) == unit.gate_names
    assert set(unit.gate_ranges) <= set(unit.gate_names)
    for name, gate in gates.items():
        low, high = unit.gate_ranges.get(name, (0, 1))
        assert len(gate) == 2
        assert ((gate >= low) & (gate <= high)).all()


@every_unit
@settings(max_examples=10, deadline=None)
@given(sizes, sizes, st.integers(0, 99))
def test_what_a_step_carries_on_is_linear_in_the_memory(name, options, inputs, hidden, seed):
    unit = random_unit(name, options, inputs, hidden, seed)
    state = some_state(unit, 1)
    memory = unit.memory(state)
    assert (memory is None) == (name == "rnn")
    if memory is None:
        return
    x = torch.randn(1, inputs, dtype=torch.float64)
    one, other = torch.randn(2, 3, *memory.shape[1:], dtype=memory.dtype)
    carried = unit.carry(x, state, torch.cat([one, other, 2 * one - other]))
    assert carried.shape == (9, *memory.shape[1:])
    torch.testing.assert_close(carried[6:], 2 * carried[:3] - carried[3:6])


@pytest.mark.parametrize(
    ("name", "options"), [case for case in LAYERS if case[0] not in ("rnn", "gru")]
)
def test_a_step_writes_the_same_whatever_was_in_the_memory(name, options):
    """But of a GRU, whose gates read its memory, which is its output."""
    unit = random_unit(name, options, 3, 4, seed=9)
    state, x = some_state(unit, 1), torch.randn(1, 3, dtype=torch.float64)
    part = unit.state_parts.index(MEMORY.get(name, unit.state_parts[0]))
    if name == "nested_lstm":
        part = options["depth"]
    emptied = tuple(torch.zeros_like(p) if i == part else p for i, p in enumerate(state))
    written, whole = (unit.memory(unit.step(x, before)[1]) for before in (emptied, state))
    carried = unit.carry(x, state, unit.memory(state))
    torch.testing.assert_close(whole - carried, written, rtol=1e-9, atol=1e-12)
    assert carried.abs().max() > 1e-6


def test_a_step_of_a_gated_delta_net_replaces_what_is_under_its_key():
    unit = random_unit("gated_delta_net", {"heads": 2}, 3, 4, seed=9)
    state, x = some_state(unit, 1), torch.randn(1, 3, dtype=torch.float64)
    under_key = unit.memory(unit.step(x, (torch.zeros_like(state[0]), state[1]))[1])
    gates = unit.gates(x, state)
    left = gates["keep"] * (1 - gates["write"])
    torch.testing.assert_close(unit.carry(x, state, under_key), left[..., None, None] * under_key)


def output_of_mamba(unit: Unit, x: Tensor, state: State, found: Tensor) -> Tensor:
    new, z = unit.read_in(x).chunk(2, dim=-1)
    u, _ = unit.convolution(state[1], new.unsqueeze(1))
    return unit.write_out((found + unit.skip * u[:, 0]) * silu(z))


def output_of_mlstm(unit: Unit, x: Tensor, state: State, found: Tensor) -> Tensor:  # noqa: ARG001
    return torch.sigmoid(unit.output_gate(x)) * found.flatten(1)


def output_of_delta_net(unit: Unit, x: Tensor, state: State, found: Tensor) -> Tensor:  # noqa: ARG001
    return unit.write_out(unit.norm(found).flatten(1) * silu(unit.output_gate(x)))


def output_of_rwkv7(unit: Unit, x: Tensor, state: State, found: Tensor) -> Tensor:
    return unit._output(found, unit._mixed(x, state[1]))


OUTPUTS = {
    "mamba": output_of_mamba,
    "mlstm": output_of_mlstm,
    "gated_delta_net": output_of_delta_net,
    "rwkv7": output_of_rwkv7,
}
"""The output of a step by what its query finds, of every unit that has a query."""


@every_unit
def test_what_a_query_finds_is_linear_in_the_memory(name, options):
    unit = random_unit(name, options, 3, 4, seed=9)
    state, x = some_state(unit, 1), torch.randn(1, 3, dtype=torch.float64)
    memory = unit.memory(state)
    if memory is None:
        return
    one, other = torch.randn(2, 3, *memory.shape[1:], dtype=memory.dtype)
    found = unit.find(x, state, torch.cat([one, other, 2 * one - other]))
    if found is None:
        assert name not in OUTPUTS
        return
    assert len(found) == 9
    torch.testing.assert_close(found[6:], 2 * found[:3] - found[3:6], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("name", "options"), [case for case in LAYERS if case[0] in OUTPUTS])
def test_all_that_a_step_sees_of_its_memory_is_what_its_query_finds(name, options):
    unit = random_unit(name, options, 3, 4, seed=9)
    state, x = some_state(unit, 1), torch.randn(1, 3, dtype=torch.float64)
    output, after = unit.step(x, state)
    found = unit.find(x, state, unit.memory(after))
    torch.testing.assert_close(OUTPUTS[name](unit, x, state, found), output, rtol=1e-9, atol=1e-9)
    assert found.abs().max() > 1e-3


@every_unit
@pytest.mark.parametrize("cuts", [[5, 3], [70, 1, 59]])
def test_a_sequence_in_parts_gives_what_it_gives_in_one(name, options, cuts):
    unit = random_unit(name, options, 3, 4, seed=3)
    sequence = torch.randn(2, sum(cuts), 3, dtype=torch.float64)
    whole, last = unit(sequence)
    outputs, state = [], None
    for some in sequence.split(cuts, dim=1):
        output, state = unit(some, state)
        outputs.append(output)
    torch.testing.assert_close(torch.cat(outputs, dim=1), whole)
    torch.testing.assert_close(state, last)


def test_a_nested_lstm_of_depth_one_is_an_lstm():
    nested, lstm = random_unit("nested_lstm", {"depth": 1}, 3, 4, 6), make_unit("lstm", 3, 4)
    lstm = lstm.double()
    order = torch.cat([torch.arange(8), torch.arange(12, 16), torch.arange(8, 12)])
    with torch.no_grad():
        lstm.kernel.weight_ih_l0.copy_(nested.input_weights[0][order])
        lstm.kernel.weight_hh_l0.copy_(nested.recurrent_weights[0][order])
        lstm.kernel.bias_ih_l0.copy_(nested.biases[0][order])
    sequence = torch.randn(2, 6, 3, dtype=torch.float64)
    torch.testing.assert_close(nested(sequence)[0], lstm(sequence)[0])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: make_unit("gruu", 2, 3), "unit: 'gruu' is not registered"),
        (lambda: make_unit("gru", 2, 3, depth=2), "gru has no depth"),
        (lambda: make_unit("nested_lstm", 2, 3, depth=0), "depth: got 0"),
        (lambda: make_unit("slstm", 2, 5, heads=2), "heads: got 2 with hidden_size 5"),
        (lambda: make_unit("slstm", 2, 5, heads=0), "heads: got 0 with hidden_size 5"),
        (lambda: make_unit("mlstm", 2, 5, heads=2), "heads: got 2 with hidden_size 5"),
        (lambda: make_unit("gated_delta_net", 2, 5, heads=2), "heads: got 2 with hidden_size 5"),
        (lambda: make_unit("rwkv7", 2, 5, heads=3), "heads: got 3 with hidden_size 5"),
        (lambda: make_unit("gated_delta_net", 2, 4, window=1), "window: got 1; it is 2 to 64"),
        (lambda: make_unit("mamba", 2, 4, window=65), "window: got 65; it is 2 to 64"),
        (lambda: make_unit("mamba", 2, 4, states=0), "states: got 0; it is 1 to 256"),
        (lambda: make_unit("mamba", 2, 4, expand=17), "expand: got 17; it is 1 to 16"),
        (lambda: make_unit("lru", 2, 3, r_min=-0.1), "r_min: got -0.1"),
        (lambda: make_unit("lru", 2, 3, r_max=1), "r_max: got 1.0"),
        (lambda: make_unit("lru", 2, 3, r_min=0.5, r_max=0.4), "above r_min, here 0.5"),
        (lambda: make_unit("lru", 2, 3, max_phase=7), "max_phase: got 7.0"),
    ],
)
def test_a_wrong_unit_or_option_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
