"""The overview's cards of models of characters: what was measured, with interval and sample."""

import json

import pytest

from dashboard.catalogue.catalogue import catalogue
from dashboard.views.overview.characters_at_a_glance import character_card, characters_table
from tests.support.character_checkpoint import save_character_checkpoint
from tests.support.pages import run, texts

NAME = "warpeace_lstm_1x8"


@pytest.fixture
def model(own_checkpoints):
    return save_character_checkpoint(own_checkpoints / NAME)


@pytest.mark.usefixtures("model")
def test_a_card_holds_nats_with_their_interval_corpus_and_sample():
    entry = catalogue()[NAME]
    html = character_card(entry, entry.facts())
    assert "LSTM 1×8, War and Peace" in html
    assert "1.432 nats" in html
    assert "1.420 to 1.444, on 325,726 characters of War and Peace" in html
    assert entry.colour in html


def test_a_model_without_results_says_so(model):
    (model / "metrics.json").write_text(json.dumps({"format_version": 1}))
    entry = catalogue()[NAME]
    assert "not tested" in character_card(entry, entry.facts())
    assert characters_table([entry])["cross_entropy"].isna().all()


def test_a_model_that_knew_no_character_of_the_text_has_no_figure(model):
    path = model / "metrics.json"
    metrics = json.loads(path.read_text())
    metrics["test"]["characters"] |= {"cross_entropy": 0.0, "positions": 0}
    path.write_text(json.dumps(metrics))
    entry = catalogue()[NAME]
    html = character_card(entry, entry.facts())
    assert "no character of its alphabet in the test text" in html
    assert "nats" not in html


def test_the_name_of_a_corpus_cannot_add_to_the_page(model):
    path = model / "metrics.json"
    metrics = json.loads(path.read_text())
    path.write_text(json.dumps({**metrics, "corpus": {"name": "<b>bold</b>"}}))
    entry = catalogue()[NAME]
    assert "<b>bold" not in character_card(entry, entry.facts())


@pytest.mark.usefixtures("model")
def test_what_the_cards_show_can_be_saved():
    row = characters_table([catalogue()[NAME]]).iloc[0]
    assert (row["cross_entropy"], row["low"], row["characters"]) == (1.4321, 1.42, 325_726)


def test_the_overview_shows_them_only_where_there_are_any(own_checkpoints):
    said = "Models that predict the next character"
    assert said not in texts(run().markdown)
    save_character_checkpoint(own_checkpoints / NAME)
    assert said in texts(run().markdown)
