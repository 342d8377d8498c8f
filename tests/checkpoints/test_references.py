"""The models of the article's size in docs/references: whole, and as good as their metrics say."""

import pytest

import memviz
from memviz.evaluation.report_card import read_report_card
from tests.support.project import ROOT

REFERENCES = ROOT / "docs" / "references"


@pytest.fixture(scope="module", params=["rnn", "gru", "lstm", "nested_lstm"])
def model(request) -> memviz.Model:
    return memviz.load(REFERENCES / f"{request.param}_article")


def test_it_has_the_articles_sizes(model):
    config = model.config
    assert model.record.folder.name == f"{config.unit}_article"
    assert (config.layers, config.hidden_size) == (1 if config.unit == "nested_lstm" else 2, 600)
    assert config.word_count == 16_384 + 2


def test_its_weights_are_stored_in_half_the_bits_since_no_output_notices(model):
    compared = model.record.metrics["weights"]
    assert compared["dtype"] == "float16"
    assert compared["float16"]["greatest_difference"] <= compared["float16"]["bound"]


def test_it_beats_no_context_by_more_than_the_small_model_does(model):
    small = memviz.load(ROOT / "checkpoints" / model.config.unit)
    assert gained(model) >= gained(small) + 0.01


def gained(model: memviz.Model) -> float:
    """How many more known words a model suggests first than the commonest word with the prefix."""
    test = model.record.metrics["test"]
    without = test["baseline"]["known_words"]["accuracy"]["1"]
    return test["known_words"]["accuracy"]["1"] - without


def test_learning_is_among_its_first_suggestions_after_two_letters(model):
    """Timestep 106 of the article's text, where the article's GRU suggests it first."""
    read = memviz.published().text[:107]
    assert read.endswith(" advanced le")
    assert "learning" in [suggestion.word for suggestion in memviz.suggest(model, read)[:3]]


@pytest.mark.parametrize(("unit", "gain"), [("min_gru", 0.05), ("gru", 0.10)])
def test_those_of_the_size_of_compact_are_whole_and_have_their_report_cards(unit, gain):
    model = memviz.load(REFERENCES / f"{unit}_compact")
    assert model.config.unit == unit
    training = model.record.metrics["training"]
    assert training["characters"] >= 26_000_000
    assert training["settings"]["optimiser"] == "muon"
    assert gained(model) >= gain
    assert len(read_report_card(model.record.folder).measures) == 7
