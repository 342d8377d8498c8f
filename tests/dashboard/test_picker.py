"""The picker: which models a page offers, and which are chosen there."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.hub_app import chosen, opened
from tests.support.tiny_checkpoints import save_tiny_character_model


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
