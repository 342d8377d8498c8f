"""What is wrong with a unit is said in a sentence."""

import pytest

from memviz.analysis.check import CheckResult, GateRange, check
from memviz.charts.check_sentences import problem


def test_every_requirement_has_a_sentence_for_when_it_is_not_met():
    found = check("gru")
    gate = GateRange(1, "reset", 0, 2, (0, 1))
    for one in found.results:
        assert problem(one) == ""
        failed = CheckResult(one.requirement, False, gate if "gate" in one.requirement else None)
        assert len(problem(failed).split()) > 6


@pytest.mark.parametrize(
    ("gate", "said"),
    [
        (
            GateRange(2, "reset", -0.5, 1.83456, (0, 1)),
            "gate reset of layer 2 has values from -0.5 to 1.83, and should have 0 to 1",
        ),
        (
            GateRange(1, "input", -1, 9, (0, float("inf"))),
            "gate input of layer 1 has values from -1 to 9, and should have 0 to inf",
        ),
    ],
)
def test_a_gate_beyond_its_range_is_named_with_its_values(gate, said):
    assert problem(CheckResult("gates keep their range", False, gate)) == said
