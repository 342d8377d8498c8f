"""Oracles in order: each error is removed by the first that can, and all add up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.analysis.errors.breakdown import (
    NONE_OF_THEM,
    breakdown,
    breakdown_difference,
    categories,
)
from memviz.analysis.errors.oracles import Oracle, oracles
from memviz.analysis.errors.overlap import is_error
from memviz.samples.evidence import Evidence
from memviz.text.held_out import HeldOut

TEXT = '.cat xyz cat "dog\nowl, ~zebra'


def evidence(text: str = TEXT, ngrams: float = 0.0, seen: int = 99) -> Evidence:
    held_out = HeldOut(text, 1)
    shape = held_out.positions
    return Evidence(held_out, np.full((9, shape), ngrams), np.full(shape, seen))


def removed_by(text_evidence: Evidence, probability: float = 0.0) -> dict[str, str]:
    """The characters of the text, position by position, that each oracle is the first to remove."""
    probabilities = np.full(text_evidence.held_out.positions, probability)
    asked = oracles(text_evidence, probabilities)
    found = categories(probabilities, asked)
    scored = text_evidence.held_out.scored
    names = [oracle.name for oracle in asked] + [NONE_OF_THEM]
    return {
        name: "".join(scored[at] for at in np.flatnonzero(found == number))
        for number, name in enumerate(names)
        if (found == number).any()
    }


def test_the_order_of_the_oracles():
    names = [oracle.name for oracle in oracles(evidence(), np.zeros(len(TEXT) - 1))]
    assert names[0] == "n-gram"
    assert names[1:5] == [f"word in last {n}" for n in ("100", "500", "1,000", "5,000")]
    assert names[5:7] == ["word never seen", "word seen 1×"]
    assert names[11:14] == ["after space or quote", "after a new line", "punctuation"]
    assert names[14:] == [f"boost by {boost}" for boost in (0.1, 0.2, 0.3, 0.4)]


def test_each_error_goes_to_the_first_oracle_that_removes_it():
    removed = removed_by(evidence())
    assert removed["word in last 100"] == "cat"
    assert removed["after space or quote"] == 'x"d~'
    assert removed["after a new line"] == "o"
    assert removed["punctuation"] == "   \n, "
    assert removed[NONE_OF_THEM] == "catyzogwlzebra"


def test_words_that_training_never_had_are_removed_before_their_beginnings():
    removed = removed_by(evidence(seen=0))
    assert removed["word never seen"] == "catxyzdogowlzebra"
    assert "after a new line" not in removed


def test_an_ngram_that_knows_removes_everything():
    assert removed_by(evidence(ngrams=0.6)) == {"n-gram": TEXT[1:]}


def test_a_boost_takes_what_is_close_to_one_half():
    held_out = HeldOut(".abcde", 1)
    facts = Evidence(held_out, np.zeros((9, 5)), np.full(5, 99))
    probabilities = np.array([0.45, 0.35, 0.25, 0.15, 0.05])
    table = breakdown(probabilities, oracles(facts, probabilities)).set_index("oracle")
    assert [table.loc[f"boost by {boost}", "errors"] for boost in (0.1, 0.2, 0.3, 0.4)] == [1] * 4
    assert table.loc[NONE_OF_THEM, "errors"] == 1


@given(st.lists(st.floats(0, 1), min_size=len(TEXT) - 1, max_size=len(TEXT) - 1))
def test_the_totals_add_up(values):
    probabilities = np.array(values)
    table = breakdown(probabilities, oracles(evidence(), probabilities))
    assert table["errors"].sum() == is_error(probabilities).sum()
    assert table["share"].sum() == pytest.approx(1 if table["errors"].sum() else 0)
    assert table["rate"].sum() == pytest.approx(1000 * is_error(probabilities).mean())


def test_the_difference_of_two_models_is_that_of_their_breakdowns():
    one, two = np.zeros(10_000), np.full(10_000, 0.9)
    half = Oracle("half", "half", np.arange(10_000) % 2 == 0)
    table = breakdown_difference((one, [half]), (two, [half]))
    assert table["oracle"].tolist() == ["half", NONE_OF_THEM]
    assert table["difference"].tolist() == [500, 500]
    assert table["low"].tolist() == table["high"].tolist() == [500, 500]
    assert breakdown_difference((one, [half]), (one, [half]))["difference"].tolist() == [0, 0]


def test_evidence_of_another_length_is_refused():
    with pytest.raises(ValueError, match="times_in_training: got shape"):
        Evidence(HeldOut("abc", 1), np.zeros((9, 2)), np.zeros(3, dtype=int))
    with pytest.raises(ValueError, match="probabilities: got shape"):
        oracles(evidence(), np.zeros(2))


def test_a_model_without_errors_has_no_shares_of_them():
    right = np.ones(evidence().held_out.positions)
    table = breakdown(right, oracles(evidence(), right))
    assert table["share"].isna().all()
    assert (table["errors"] == 0).all()
