"""Samples: measured, written, read again; the bundled ones are what they say."""

import numpy as np
import pytest

from memviz.analysis.errors.breakdown import breakdown
from memviz.analysis.errors.oracles import oracles
from memviz.analysis.errors.overlap import cross_entropies, is_error
from memviz.samples import (
    ORDERS,
    bundled,
    ngram_name,
    of_own_text,
    read_sample,
    write_sample,
)
from memviz.samples.ngrams import fit

TEXT = "the cat sat on the mat, and the dog lay by the door; then the cat went out. " * 40


@pytest.fixture(scope="module")
def own():
    return of_own_text(TEXT)


def test_an_own_text_is_scored_on_its_last_fifth(own):
    begin = len(TEXT) * 4 // 5
    assert own.held_out.begin == begin
    assert own.ngrams.shape == (len(ORDERS), len(TEXT) - begin)
    rows = fit(TEXT[:begin], 19).probabilities(TEXT)[:, begin:]
    np.testing.assert_array_equal(own.ngrams[0], rows[0])
    np.testing.assert_array_equal(own.ngram_models()["20-gram"], rows[19])


def test_words_are_counted_in_what_the_ngrams_come_from(own):
    begin = own.held_out.begin
    at = TEXT.index(" dog", begin) + 1
    assert own.times_in_training[at - begin] == TEXT[:begin].split().count("dog")
    assert own.times_in_training[at - begin - 1] == 255


def test_a_short_text_is_refused():
    with pytest.raises(ValueError, match="text: 30 characters; give at least 2,000"):
        of_own_text("a" * 30)


def test_a_sample_that_was_written_reads_the_same(own, tmp_path):
    write_sample(own, tmp_path / "new")
    again = read_sample(tmp_path / "new")
    assert again.facts == own.facts
    assert again.held_out == own.held_out
    np.testing.assert_array_equal(again.times_in_training, own.times_in_training)
    np.testing.assert_array_equal(is_error(again.ngrams), is_error(own.ngrams))
    assert again.ngrams == pytest.approx(own.ngrams, rel=0.1, abs=1e-6)


def test_the_first_positions_of_a_sample_are_a_sample(own):
    short = own.first(100)
    assert short.held_out.positions == 100
    evidence = short.evidence()
    assert evidence.ngrams.shape == (9, 100)
    probabilities = np.full(100, 0.3)
    assert breakdown(probabilities, oracles(evidence, probabilities))["errors"].sum() == 100


@pytest.mark.parametrize("name", bundled())
def test_a_bundled_sample_agrees_with_the_whole_test_part(name):
    """Of the same kind of text, at least; that of War and Peace is the beginning of the part."""
    sample = read_sample(bundled()[name])
    table = cross_entropies(sample.ngram_models()).set_index("model")
    apart = {"warpeace": 0.1}.get(name, 0.5)
    for order in ORDERS:
        whole = sample.facts.cross_entropy[order]
        assert table.loc[ngram_name(order), "nats"] == pytest.approx(whole, abs=apart)
    assert sample.facts.licence != "not stated"


def test_war_and_peace_has_the_measured_cross_entropies():
    facts = read_sample(bundled()["warpeace"]).facts
    measured = [2.394, 1.933, 1.541, 1.337, 1.265, 1.241, 1.239]
    assert [facts.cross_entropy[order] for order in range(2, 9)] == pytest.approx(
        measured, abs=0.002
    )


def test_counting_in_an_own_text_tells_how_far_it_is_and_ends_when_told():
    text, told = "the more one counts, the longer it takes. " * 60, []
    of_own_text(text, told.append)
    assert told == sorted(told)
    assert told[-1] == 1
    assert len(told) == max(ORDERS)

    def stop(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        of_own_text(text, stop)
