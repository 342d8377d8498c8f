"""The sentences under the accuracy graph say what its numbers say."""

import re
from dataclasses import replace

import numpy as np
import pytest

from dashboard.catalogue.catalogue import catalogue
from dashboard.views.accuracy.findings import accuracy_findings, gain_findings
from memviz.evaluation import accuracy
from memviz.evaluation.accuracy import AS_PUBLISHED, KNOWN_WORDS, Measured
from memviz.evaluation.held_out_results import RangeCounts
from memviz.evaluation.leaders import RANGES, pooled_accuracy


def gru() -> Measured:
    return catalogue()["gru"].accuracy(KNOWN_WORDS)


def shifted(by: float) -> Measured:
    """The GRU's results, each accuracy higher by `by`."""
    return replace(gru(), curve=gru().curve.assign(accuracy=gru().curve["accuracy"] + by))


def counted(shift: int) -> Measured:
    """The GRU's results with counts by group, right `shift` times more often in each of 100."""
    n = tuple(int(size) for size in np.random.default_rng(0).integers(400, 600, 100))
    noise = np.random.default_rng(shift).integers(-9, 10, 100)
    texts = np.random.default_rng(1).integers(100, 300, 100)
    right = dict.fromkeys((1, 2, 3), tuple((texts + noise + shift).tolist()))
    without = dict.fromkeys((1, 2, 3), tuple((texts - 50).tolist()))
    return replace(
        gru(),
        ranges=tuple(RangeCounts(*letters, n, right) for letters in RANGES),
        baseline_ranges=tuple(RangeCounts(*letters, n, without) for letters in RANGES),
    )


def pair(shift: int) -> dict[str, Measured]:
    return {"GRU": counted(0), "LSTM": counted(shift)}


def only(findings: list[str]) -> str:
    assert len(findings) == 1
    return findings[0]


def test_the_leader_and_the_next_are_named_with_the_interval_of_their_difference():
    found = only(accuracy_findings([accuracy.TestSet(pair(10))], top=1))
    few, more = found.splitlines()[2:]
    assert found.startswith("Counting the first suggestion, on wiki8, with 95 % intervals:")
    assert re.search(r"known, \*\*LSTM\*\* leads with 42\.\d % \[\d\d\.\d, \d\d\.\d\] over", few)
    assert "With **3 letters and more** known, **LSTM** leads" in more
    assert re.search(r"On the same observations the difference is \+[12]\.\d points \[", few)
    assert few.endswith("more than chance, and so is the difference from every other model here.")


def test_a_difference_whose_interval_holds_zero_leaves_it_open():
    found = only(accuracy_findings([accuracy.TestSet(pair(1))], top=3))
    assert "its interval contains zero, so this test set does not tell which is better." in found
    assert "more than chance" not in found


def test_overlapping_intervals_of_their_own_do_not_leave_it_open():
    """Both read the same texts: what makes these hard is no doubt of the difference."""
    members = pair(10)
    own = [pooled_accuracy(label, one, 1, 0, 2) for label, one in members.items()]
    assert own[0].high > own[1].low
    found = only(accuracy_findings([accuracy.TestSet(members)], top=1))
    assert "does not tell which is better" not in found


def test_a_third_model_can_be_too_close_although_the_next_is_not():
    noisy = counted(0)
    right = np.array(counted(10).ranges[0].right[1])
    wild = right + np.random.default_rng(7).permutation([90, -91] * 50)
    few = noisy.ranges[0]._replace(right=dict.fromkeys((1, 2, 3), tuple(wild.tolist())))
    members = {**pair(10), "RNN": replace(noisy, ranges=(few, noisy.ranges[1]))}
    standings = {label: pooled_accuracy(label, one, 1, 0, 2) for label, one in members.items()}
    assert standings["RNN"].value > standings["GRU"].value
    found = only(accuracy_findings([accuracy.TestSet(members)], top=1))
    assert "does not tell which is better" in found.splitlines()[2]


def test_results_without_counts_by_observation_are_not_said_to_be_better_or_not():
    found = only(accuracy_findings([accuracy.TestSet({"GRU": gru(), "LSTM": shifted(0.1)})], top=1))
    assert (
        "With **0 to 2 letters** known, **LSTM** leads with 35.4 % over 26,279 positions" in found
    )
    assert "before **GRU** with 25.4 %." in found
    assert "Their results do not say whether that is more than chance; " in found
    assert "does not tell" not in found
    assert "[" not in found


def test_equal_models_tie():
    found = only(accuracy_findings([accuracy.TestSet({"GRU": gru(), "LSTM": gru()})], top=1))
    assert "**GRU** and **LSTM** tie at 25.4 % over" in found
    assert "leads" not in found


def test_one_model_leads_nobody():
    found = only(accuracy_findings([accuracy.TestSet({"GRU": gru()})], top=2))
    assert "**GRU** reaches" in found
    assert "first two suggestions" in found
    assert "intervals separate" not in found


def test_what_context_adds_is_said_in_points():
    found = only(gain_findings([accuracy.TestSet(pair(10))], top=1))
    assert re.search(
        r"\*\*LSTM\*\* leads with \+1\d\.\d points \[\+1\d\.\d, \+1\d\.\d\] over", found
    )
    assert "On the same observations the difference is +" in found


@pytest.mark.parametrize("count", [1, 2])
def test_published_models_have_no_intervals_and_are_ranked_among_themselves_at_most(count):
    entries = [catalogue()[id] for id in ("published/gru", "published/lstm")[:count]]
    members = {entry.label: entry.accuracy(AS_PUBLISHED) for entry in entries}
    found = only(accuracy_findings([accuracy.TestSet(members)], top=1))
    assert "no sample sizes" in found
    assert "[" not in found
    alone = "of 3 points the highest is: **GRU, published** at 2; **LSTM, published** at 1."
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
