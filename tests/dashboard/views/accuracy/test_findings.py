"""The sentences under the accuracy graph say what its numbers say."""

from dataclasses import replace

import pytest

from dashboard.catalogue.catalogue import catalogue
from dashboard.views.accuracy.findings import accuracy_findings, gain_findings
from memviz.evaluation import accuracy
from memviz.evaluation.accuracy import AS_PUBLISHED, KNOWN_WORDS, Measured


def gru() -> Measured:
    return catalogue()["gru"].accuracy(KNOWN_WORDS)


def shifted(by: float) -> Measured:
    """The GRU's results, each accuracy higher by `by`."""
    return replace(gru(), curve=gru().curve.assign(accuracy=gru().curve["accuracy"] + by))


def only(findings: list[str]) -> str:
    assert len(findings) == 1
    return findings[0]


def test_the_leader_and_the_next_are_named_with_intervals_that_separate_them():
    found = only(accuracy_findings([accuracy.TestSet({"GRU": gru(), "LSTM": shifted(0.1)})], top=1))
    few, more = found.splitlines()[2:]
    assert found.startswith("Counting the first suggestion, on wiki8")
    assert "With **0 to 2 letters** known, **LSTM** leads with 35.4 % [" in few
    assert "over 26,279 positions, before **GRU** with 25.4 % [" in few
    assert "With **3 letters and more** known, **LSTM** leads" in more
    assert few.endswith("The intervals separate them.")


def test_intervals_that_overlap_leave_it_open():
    found = only(
        accuracy_findings([accuracy.TestSet({"GRU": gru(), "LSTM": shifted(0.002)})], top=3)
    )
    assert "**LSTM** leads" in found
    assert "does not tell which is better" in found
    assert "separate them" not in found


def test_equal_models_tie():
    found = only(accuracy_findings([accuracy.TestSet({"GRU": gru(), "LSTM": gru()})], top=1))
    assert "**GRU** and **LSTM** tie at 25.4 % [" in found
    assert "leads" not in found


def test_one_model_leads_nobody():
    found = only(accuracy_findings([accuracy.TestSet({"GRU": gru()})], top=2))
    assert "**GRU** reaches" in found
    assert "first two suggestions" in found
    assert "intervals separate" not in found


def test_what_context_adds_is_said_in_points():
    found = only(gain_findings([accuracy.TestSet({"GRU": gru(), "LSTM": shifted(0.1)})], top=1))
    assert "**LSTM** leads with +20.0 points [" in found


@pytest.mark.parametrize("count", [1, 2])
def test_published_models_have_no_intervals_and_are_ranked_among_themselves_at_most(count):
    entries = [catalogue()[id] for id in ("published/gru", "published/lstm")[:count]]
    members = {entry.label: entry.accuracy(AS_PUBLISHED) for entry in entries}
    found = only(accuracy_findings([accuracy.TestSet(members)], top=1))
    assert "no sample sizes" in found
    assert "[" not in found
    alone = "alone highest of 3 points: **GRU, published** at 2; **LSTM, published** at 1."
    assert (alone in found) == (count == 2)


def test_models_of_different_corpora_are_not_ranked_together():
    sets = [
        accuracy.TestSet({"GRU": gru()}),
        accuracy.TestSet({"LSTM": replace(shifted(0.1), corpus="text8")}),
    ]
    first, second = accuracy_findings(sets, top=1)
    assert "on wiki8" in first
    assert "on text8" in second
    assert "leads" not in first + second
