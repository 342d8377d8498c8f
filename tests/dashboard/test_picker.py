"""The picker: which models a page offers, and which are chosen there."""

import json
import shutil
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.hub_app import chosen, opened
from tests.support.tiny_checkpoints import save_tiny_character_model


@pytest.fixture
def character_model(own_checkpoints):
    save_tiny_character_model(own_checkpoints / "warpeace_lstm_1x8")
    return "warpeace_lstm_1x8"


def choices_of(app: AppTest) -> list[dict[str, Any]]:
    """Return what the sidebar gives to each choice of models."""
    return [json.loads(view.proto.json) for view in app.sidebar.get("bidi_component")]


def picker_of(app: AppTest) -> list[str]:
    return [choice["label"] for choice in choices_of(app)]


def listed(app: AppTest) -> dict[str, list[str]]:
    """Return the names of the models in each group of the first list."""
    return {
        group["name"]: [model["name"] for unit in group["units"] for model in unit]
        for group in choices_of(app)[0]["groups"]
    }


@pytest.mark.usefixtures("character_model")
def test_a_page_of_words_offers_models_of_words_only():
    app = opened("accuracy")
    assert not app.exception
    assert picker_of(app) == ["Models of words"]
    assert chosen(app) == ["gru", "lstm"]


def test_a_page_of_all_models_offers_both(character_model):
    app = opened("models")
    assert not app.exception
    assert picker_of(app) == ["Models of words", "Models of characters"]
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


@pytest.fixture
def many_models(own_checkpoints):
    """Six models of words: two of them of other units' names."""
    for name in ("rnn", "nested_lstm", "my_run", "another"):
        shutil.copytree(own_checkpoints / "gru", own_checkpoints / name)
    return own_checkpoints


@pytest.mark.usefixtures("many_models")
def test_two_of_many_models_are_chosen_at_first_and_all_are_listed():
    app = opened("accuracy")
    (choice,) = choices_of(app)
    assert chosen(app) == choice["chosen"] == ["gru", "lstm"]
    assert choice["most"] == 4
    assert listed(app) == {
        "Trained on wiki8": ["GRU", "Nested LSTM", "RNN", "another", "my_run", "LSTM"],
        "The article’s models, as published": ["GRU", "LSTM", "Nested LSTM"],
    }


@pytest.mark.usefixtures("many_models")
def test_an_address_may_name_four_and_of_more_the_first_four_are_shown_which_is_said():
    four = ["rnn", "lstm", "my_run", "gru"]
    app = opened("accuracy", models=four)
    assert set(chosen(app)) == {*choices_of(app)[0]["chosen"]} == {*four}
    assert not app.sidebar.caption
    app = opened("accuracy", models=[*four, "another"])
    assert set(chosen(app)) == {*four}
    (said,) = [caption.value for caption in app.sidebar.caption]
    assert said == "The address names more than 4 models of words: the first 4 are shown."
    app.sidebar.pills[0].set_value(["gru"]).run()
    assert not app.sidebar.caption


@pytest.mark.parametrize("names", [["lstm", "GRU"], ["GRU", "lstm"], ["lstm", "published/gru"]])
def test_an_address_may_name_some_models_by_id_and_some_by_label(names):
    assert len(chosen(opened("accuracy", models=names))) == 2


def test_an_address_may_choose_nothing():
    app = opened("accuracy", models="")
    assert chosen(app) == choices_of(app)[0]["chosen"] == []
    assert "No model is chosen" in app.info[0].value


def test_a_choice_that_was_made_elsewhere_is_told_to_the_view():
    app = opened("accuracy")
    before = choices_of(app)[0]["push"]
    assert choices_of(app.run())[0]["push"] == before
    app.sidebar.pills[0].set_value(["lstm"]).run()
    assert choices_of(app)[0]["chosen"] == ["lstm"]
    assert choices_of(app)[0]["push"] > before


@pytest.mark.usefixtures("character_model")
def test_a_page_of_other_models_says_so_until_one_of_the_same_is_opened():
    app = opened("accuracy")
    assert not any("This page shows" in caption.value for caption in app.sidebar.caption)
    for page in ("errors", "errors"):
        app.switch_page(f"../pages/{page}.py").run()
        assert [caption.value for caption in app.sidebar.caption] == [
            "This page shows models of characters. Your models of words stay chosen on the pages "
            "that show them."
        ]
    app.switch_page("../pages/models.py").run()
    assert not any("This page shows" in caption.value for caption in app.sidebar.caption)
