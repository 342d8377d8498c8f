"""Every page runs, for every kind of choice, and shows no exception."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.pages import PAGES, SHELL, run, texts


@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs_without_an_exception(page):
    assert not run(page).exception


@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs_on_the_published_models_alone(tmp_path, monkeypatch, page):
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(tmp_path))
    assert not run(page).exception


@pytest.mark.parametrize("page", PAGES)
def test_a_broken_checkpoint_crashes_nothing_and_gives_its_reason(own_checkpoints, page):
    (own_checkpoints / "lstm" / "config.json").write_text("{}")
    app = run(page)
    assert not app.exception
    assert "config.json" in texts(app.sidebar.warning)


@pytest.mark.parametrize("page", PAGES)
def test_broken_weights_crash_nothing(own_checkpoints, page):
    (own_checkpoints / "gru" / "model.safetensors").write_bytes(b"nothing")
    assert not run(page).exception


def test_the_overview_says_in_plain_words_what_is_shown():
    assert "for any text, models side by side" in texts(run("overview").markdown)


def test_an_empty_choice_is_answered_with_a_message():
    app = run("accuracy")
    app.sidebar.pills[0].set_value([]).run()
    assert not app.exception
    assert "No model is chosen" in texts(app.info)


def test_the_address_chooses_the_models_by_label_or_id():
    assert run(models=["LSTM"]).sidebar.pills[0].value == ["lstm"]
    assert run(models=["published/gru", "lstm"]).sidebar.pills[0].value == [
        "published/gru",
        "lstm",
    ]


def test_an_unknown_model_in_the_address_is_named():
    app = run(models=["gru", "transformer"])
    assert app.sidebar.pills[0].value == ["gru"]
    assert "transformer" in texts(app.sidebar.warning)


def test_autocomplete_hands_the_text_of_the_address_to_the_component():
    app = AppTest.from_file(SHELL, default_timeout=60).run()
    app.switch_page("../pages/autocomplete.py")
    app.query_params["typed"] = ["the second world w"]
    app.run()
    data = json.loads(app.get("bidi_component")[0].proto.json)
    assert data["text"] == "the second world w"
    assert [model["id"] for model in data["models"]] == ["gru", "lstm"]


def test_accuracy_counts_known_words_unless_told_otherwise():
    app = run("accuracy", models=["GRU", "GRU, published"])
    captions = texts(app.caption)
    assert "in the model's vocabulary" in captions
    assert "GRU, published** is not drawn" in captions
    app.button_group(key="count").set_value("as_published").run()
    assert not app.exception
    assert list(app.dataframe[0].value["Model"]) == ["GRU", "GRU, published"]
