"""The picker: what an address names, and what is chosen at first."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.catalogue.catalogue import usable
from dashboard.catalogue.named_models import default_ids, named_in_address
from tests.support.hub_app import chosen, opened
from tests.support.tiny_checkpoints import save_tiny_character_model


def test_the_bundled_models_are_chosen_at_first():
    assert default_ids(usable()) == ["gru", "lstm"]


def test_the_published_models_are_chosen_where_none_is_bundled(tmp_path, monkeypatch):
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(tmp_path))
    assert default_ids(usable()) == ["published/gru", "published/lstm", "published/nested_lstm"]


def test_an_address_names_models_by_label_or_id_in_any_case():
    names = ["LSTM", "gru", "GRU, published", "published/lstm"]
    known, unknown = named_in_address(names, usable())
    assert known == ["lstm", "gru", "published/gru", "published/lstm"]
    assert unknown == []


def test_a_bundled_model_can_be_named_as_such():
    assert named_in_address(["bundled/gru"], usable()) == (["gru"], [])
    assert named_in_address(["bundled/published/gru"], usable()) == ([], ["bundled/published/gru"])


def test_a_name_given_twice_counts_once():
    assert named_in_address(["GRU", "gru"], usable()) == (["gru"], [])


def test_unknown_names_are_handed_back():
    assert named_in_address(["gru", "transformer", ""], usable()) == (["gru"], ["transformer"])


@pytest.fixture
def character_model(own_checkpoints):
    save_tiny_character_model(own_checkpoints / "warpeace_lstm_1x8")
    return "warpeace_lstm_1x8"


def picker_of(app: AppTest) -> list[str]:
    return [group.label for group in app.sidebar.button_group]


@pytest.mark.usefixtures("character_model")
def test_a_page_of_words_offers_models_of_words_only():
    app = opened("accuracy")
    assert not app.exception
    assert picker_of(app) == ["Models of words, up to four"]
    assert chosen(app) == ["gru", "lstm"]


def test_a_page_of_all_models_offers_both(character_model):
    app = opened("models")
    assert not app.exception
    assert picker_of(app) == ["Models of words, up to four", "Models of characters, up to four"]
    assert app.session_state["characters"] == [character_model]


def test_an_address_may_name_a_model_of_characters_under_models(character_model):
    app = opened("models", models=["lstm", f"bundled/{character_model}"])
    assert chosen(app) == ["lstm"]
    assert app.session_state["characters"] == [character_model]


def test_a_model_that_the_page_does_not_show_is_chosen_where_it_is_shown(character_model):
    app = opened("accuracy", models=[character_model, "gru"])
    assert chosen(app) == ["gru"]
    app.switch_page("../pages/models.py").run()
    assert app.session_state["characters"] == [character_model]


def test_a_choice_outlives_a_page_that_does_not_offer_it(own_checkpoints):
    save_tiny_character_model(own_checkpoints / "warpeace_lstm_1x8")
    save_tiny_character_model(own_checkpoints / "warpeace_gru_1x8", "gru")
    app = opened("models", characters=["GRU 1×8, War and Peace"])
    app.switch_page("../pages/accuracy.py").run()
    app.switch_page("../pages/models.py").run()
    assert app.session_state["characters"] == ["warpeace_gru_1x8"]
