"""A unit that breaks the contract is told in which way, and one that keeps it passes."""

import pytest
import torch
from torch.nn.functional import dropout

import memviz
from memviz.analysis.check import CheckResult, check
from memviz.units import UNITS, Unit
from memviz.units.gru import GRU


class PeeksAhead(GRU):
    def forward(self, sequence, state=None):
        outputs, last = super().forward(sequence, state)
        return outputs + outputs.roll(-1, dims=1), last


class KeepsWhatItRead(GRU):
    kept = 0.0

    def forward(self, sequence, state=None):
        outputs, last = super().forward(sequence + self.kept, state)
        self.kept = sequence.mean()
        return outputs, last


class DropsOut(GRU):
    def forward(self, sequence, state=None):
        return super().forward(dropout(sequence, training=True), state)


class BeginsElsewhere(GRU):
    def forward(self, sequence, state=None):
        if state is None:
            state = (torch.ones(len(sequence), self.hidden_size),)
        return super().forward(sequence, state)


class MixesTexts(GRU):
    def forward(self, sequence, state=None):
        return super().forward(sequence - sequence.mean(0), state)


class ForgetsBetweenParts(GRU):
    def forward(self, sequence, state=None):
        outputs, _ = super().forward(sequence, state)
        return outputs, self.initial_state(len(sequence))


class AnotherStep(GRU):
    def step(self, x, state):
        return super().step(2 * x, state)


class Explodes(Unit):
    def step(self, x, state):
        h = 1.5 * state[0] + x
        return h, (h,)

    def initial_state(self, batch):
        return (torch.zeros(batch, self.hidden_size),)


class GatesBeyond(GRU):
    def gates(self, x, state):
        return {name: 2 * gate for name, gate in super().gates(x, state).items()}


FAULTS = {
    PeeksAhead: "no glimpse of what comes",
    KeepsWhatItRead: "nothing kept between texts",
    DropsOut: "the same each time",
    BeginsElsewhere: "begins where it says",
    MixesTexts: "texts do not mix",
    ForgetsBetweenParts: "parts are the whole",
    AnotherStep: "steps are the whole",
    Explodes: "stays finite",
    GatesBeyond: "gates keep their range",
}


def not_met(unit: str) -> dict[str, CheckResult]:
    found = check(unit)
    assert found.passed == found.table()["met"].all()
    return {one.requirement: one for one in found.results if not one.met}


@pytest.mark.parametrize("faulty", FAULTS, ids=lambda unit: unit.__name__)
def test_a_faulty_unit_is_told_what_is_wrong(faulty, monkeypatch):
    monkeypatch.setitem(UNITS, "faulty", faulty)
    assert FAULTS[faulty] in not_met("faulty")


@pytest.mark.parametrize("faulty", [PeeksAhead, DropsOut, GatesBeyond, Explodes])
def test_a_single_fault_is_not_taken_for_others(faulty, monkeypatch):
    monkeypatch.setitem(UNITS, "faulty", faulty)
    along_with_it = {"steps are the whole", "parts are the whole", "texts do not mix"}
    along_with_it.add("begins where it says")
    assert not_met("faulty").keys() - along_with_it == {FAULTS[faulty]}


def test_the_gate_that_leaves_its_range_is_named(monkeypatch):
    monkeypatch.setitem(UNITS, "faulty", GatesBeyond)
    gate = not_met("faulty")["gates keep their range"].gate
    assert (gate.layer, gate.gate, gate.should_have) == (1, "update", (0, 1))
    assert 0 < gate.low < 1 < gate.high < 2


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_of_the_package_keeps_the_contract(unit):
    found = check(unit)
    assert [one.requirement for one in found.results if not one.met] == []
    assert found.passed
    assert found.symbols_per_second > 0


class Reads:
    """A model that reads whole texts only: it counts how often each letter has come."""

    outputs = ("a", "b", "c")

    def encode(self, text):
        return [self.outputs.index(character) for character in text]

    def embed(self, symbols):
        return torch.nn.functional.one_hot(symbols, 3).float()

    def logits(self, embedded):
        return embedded.cumsum(1)


def test_a_model_of_level_0_is_asked_for_what_it_has():
    found = check(memviz.from_object(Reads()))
    assert found.passed
    assert "steps are the whole" not in found.table()["requirement"].tolist()


def test_it_leaves_the_random_numbers_of_others_alone():
    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    check("rnn")
    assert torch.equal(torch.rand(2), expected)


def test_an_unknown_unit_and_misplaced_options_are_named(make_model):
    with pytest.raises(ValueError, match="model: 'grue' is not a unit; known units: rnn, gru"):
        check("grue")
    with pytest.raises(ValueError, match="options: got heads; they go with the name of a unit"):
        check(make_model(), heads=2)
