"""Units between an embedding and a head: a model of every level."""

import pytest
import torch

from memviz.models.stack import KEEP, named_gates
from tests.support.units import CASES

every_unit = pytest.mark.parametrize(("name", "options"), CASES, ids=str)


@pytest.fixture
def symbols() -> torch.Tensor:
    return torch.randint(1, 28, (3, 5), generator=torch.Generator().manual_seed(0))


@every_unit
def test_steps_give_what_the_whole_text_gives(make_model, symbols, name, options):
    model = make_model(name, **options)
    embedded = model.embed(symbols)
    logits, state = model.logits(embedded), model.start(3)
    for timestep in range(5):
        output, state = model.step(embedded[:, timestep], state)
        torch.testing.assert_close(model.head(output), logits[:, timestep], rtol=1e-4, atol=1e-5)


def test_a_model_says_on_one_line_what_it_is(make_model):
    written = "Model(2 × GRU of 7 cells, predicts 12 words)"
    assert repr(make_model("gru", layers=2)) == str(make_model("gru", layers=2)) == written


@every_unit
def test_parts_are_named_from_the_input_to_the_head(make_model, name, options):
    model = make_model(name, **options)
    parts = model.parts(model.start(2))
    assert [(place, part.shape) for place, part in parts.items()] == [
        ((layer, part), (2, *shape))
        for layer, unit in enumerate(model.units, start=1)
        for part, shape in unit.part_shapes.items()
    ]


@every_unit
def test_gates_are_those_of_each_unit_in_its_step_the_one_that_keeps_first(
    make_model, symbols, name, options
):
    model = make_model(name, **options)
    embedded = model.embed(symbols)
    _, state = model.run(embedded[:, :4])
    gates = model.gates(embedded[:, 4], state)
    x = embedded[:, 4]
    for layer, (unit, own) in enumerate(zip(model.units, state, strict=True), start=1):
        expected = named_gates(unit, x, own)
        found = [gate for gate in gates if gate.layer == layer]
        assert [(gate.name, gate.keep) for gate in found] == [
            (gate.name, gate.keep) for gate in expected
        ]
        for one, other in zip(found, expected, strict=True):
            torch.testing.assert_close(one.activation, other.activation)
        assert [gate.keep for gate in found] == sorted((gate.keep for gate in found), reverse=True)
        x, _ = unit.step(x, own)


def test_a_keep_that_is_no_gate_of_the_unit_is_named_for_what_it_is(make_model):
    unit = make_model("gru").units[0]
    unit.keep = lambda gates: 1 - gates["update"]
    first, *others = named_gates(unit, torch.zeros(1, 6), unit.initial_state(1))
    assert (first.name, first.keep) == (KEEP, True)
    assert {gate.name for gate in others} == {"reset", "update"}
