"""The cells page in every state: models of words and of characters, texts of all kinds."""

import json
import re
from pathlib import Path

import pytest
import torch
from streamlit.testing.v1 import AppTest

from dashboard.catalogue.catalogue import catalogue
from dashboard.widgets.passages import PASSAGES, beginning
from memviz.analysis.cells import cell_values
from memviz.loading import load
from memviz.models.checkpoint.saving import save
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary
from tests.support.pages import SHELL, texts
from tests.support.tiny_checkpoints import metrics, save_tiny_checkpoints


def model_of_all() -> Model:
    """Return a nested LSTM that reads every character of the passages, and ends lines by CR LF."""
    torch.manual_seed(5)
    alphabet = (PADDING, UNKNOWN, *sorted({*"".join(PASSAGES.values()), "\r"}))
    config = ModelConfig("nested_lstm", 1, 6, 7, len(alphabet), target="character")
    return Model(config, Vocabulary(alphabet)).eval().requires_grad_(False)


@pytest.fixture
def with_characters(own_checkpoints: Path) -> Path:
    """The folder of checkpoints with `novel`, a model of characters."""
    save(model_of_all(), own_checkpoints / "novel", metrics("Novel", 0.0), card="# Novel\n")
    return own_checkpoints


def opened(*models: str, **address: str) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=60)
    app.query_params["models"] = list(models)
    app.run().switch_page("../pages/cells.py")
    for name, value in address.items():
        app.query_params[name] = [value]
    return app.run()


def component(app: AppTest, name: str) -> dict | None:
    for element in app.get("bidi_component"):
        if element.proto.component_name == f"memviz_{name}":
            return json.loads(element.proto.json or element.proto.mixed.json)
    return None


def test_it_opens_at_each_models_best_cell():
    app = opened("GRU", "LSTM")
    assert not app.exception
    ranking = component(app, "cell_ranking")
    view = component(app, "cell_view")
    best = {row["model"]: row["cell"] for row in reversed(ranking["cells"])}
    assert view["chosen"] == {"gru": [1, "h", best["gru"]], "lstm": [1, "c", best["lstm"]]}
    assert ranking["label"] == "letters since the word began"


def test_the_address_opens_cells():
    view = component(opened("GRU", "LSTM", cell="lstm:1:c:4"), "cell_view")
    assert view["chosen"]["lstm"] == [1, "c", 4]


def test_a_model_of_words_reads_letters_only():
    app = opened("GRU", passage="It's\nso. " * 20)
    assert not app.exception
    (words,) = component(app, "cell_view")["models"]
    assert words["text"].startswith(" it s so it s")
    assert "replaced by a space" in texts(app.caption)


@pytest.mark.usefixtures("with_characters")
def test_a_model_of_characters_reads_the_text_as_its_corpus_is_written():
    app = opened("novel", passage="It's\nso. " * 20)
    assert not app.exception
    (characters,) = component(app, "cell_view")["models"]
    assert characters["text"].startswith("It's\r\nso. ")
    assert [layer["name"] for layer in characters["layers"]] == ["Layer 1, c", "Layer 1, inner c"]
    assert "replaced by a space" not in texts(app.caption)


@pytest.mark.usefixtures("with_characters")
def test_a_model_of_characters_is_searched_for_quotes_first():
    assert component(opened("novel"), "cell_ranking")["label"] == "inside quotes"


@pytest.mark.usefixtures("with_characters")
def test_a_label_that_nobody_chose_goes_with_the_models():
    app = opened("novel")
    assert app.selectbox(key="label").value == "inside quotes"
    app.sidebar.button_group(key="predict").set_value("word").run()
    assert app.selectbox(key="label").value == "letters since the word began"
    app.selectbox(key="label").set_value("vowel").run()
    app.sidebar.button_group(key="predict").set_value("character").run()
    assert app.selectbox(key="label").value == "vowel"


def test_a_label_that_never_changes_is_answered_with_a_message():
    app = opened("GRU", label="inside quotes")
    assert not app.exception
    assert "never changes in this text" in texts(app.info)
    assert component(app, "cell_view") is not None


def test_a_longer_passage_can_be_searched():
    app = opened("GRU", **{"in": "War and Peace", "label": "vowel"})
    assert not app.exception
    assert component(app, "cell_ranking")["label"] == "vowel"
    words = cell_values(load(str(catalogue()["gru"].folder)), PASSAGES["War and Peace"]).text
    assert f"{len(words):,} characters" in texts(app.caption)


def test_a_short_text_is_shown_and_not_searched():
    app = opened("GRU", passage="north africa")
    assert not app.exception
    assert component(app, "cell_view")["models"][0]["text"] == " north africa"
    assert "a search needs 100" in texts(app.info)


def test_a_text_longer_than_the_view_is_searched_whole():
    app = opened("GRU", passage="part of it " * 300)
    assert "The view shows the first 2,000 of 3,300 characters" in texts(app.caption)
    assert len(component(app, "cell_view")["models"][0]["text"]) == 2_001
    assert "3,301 characters" in texts(app.caption)


def test_an_empty_text_gives_the_example():
    app = opened("GRU", passage=" \n ")
    assert not app.exception
    assert "The text is empty" in texts(app.warning)
    assert component(app, "cell_view") is not None


def test_a_published_model_keeps_its_place_and_says_why():
    app = opened("GRU", "GRU, published")
    assert not app.exception
    notes = [model["note"] for model in component(app, "cell_view")["models"]]
    assert notes[0] is None
    assert "not its weights" in notes[1]


def test_published_models_alone_are_answered_with_a_message():
    app = opened("GRU, published")
    assert not app.exception
    assert "None of these models has cells" in texts(app.info)


def test_a_character_that_a_model_cannot_read_is_its_own_trouble(own_checkpoints):
    alphabet = (PADDING, "a", " ")
    config = ModelConfig("gru", 1, 3, 4, len(alphabet), target="character")
    model = Model(config, Vocabulary(alphabet)).eval().requires_grad_(False)
    save(model, own_checkpoints / "narrow", metrics("Narrow", 0.0), card="# N\n")
    save(model_of_all(), own_checkpoints / "wide", metrics("Wide", 0.0), card="# W\n")
    app = opened("narrow", "wide")
    assert not app.exception
    narrow, wide = component(app, "cell_view")["models"]
    assert "alphabet" in narrow["note"]
    assert wide["note"] is None


def test_an_example_is_the_beginning_of_a_passage_by_paragraphs():
    for passage in PASSAGES.values():
        example = beginning(passage, 900)
        assert 600 < len(example) <= 900
        assert passage.startswith(example)
        assert example.endswith("\n")


@pytest.fixture
def large_memory(own_checkpoints: Path) -> Path:
    """The folder of checkpoints with `mlstm`, whose memory has 64 numbers."""
    return save_tiny_checkpoints(own_checkpoints, ("mlstm",))


@pytest.mark.usefixtures("large_memory")
def test_a_memory_is_given_to_the_view_as_a_matrix_and_the_page_says_how_it_is_shown():
    app = opened("mlstm", "GRU", predict="the word")
    assert not app.exception
    gru, mlstm = component(app, "cell_view")["models"]
    assert gru["layers"][0]["matrices"] is None
    assert mlstm["layers"][0]["matrices"]["axes"] == ["head", "value", "key"]
    said = texts(app.caption)
    assert "mLSTM: cells hold numbers outside −1 to 1" in said
    assert "Where a state is a matrix, each of its numbers is a cell" in said
    assert "is a matrix" not in texts(opened("GRU").caption)


@pytest.mark.usefixtures("large_memory")
def test_of_models_with_many_cells_fewer_characters_are_shown_and_it_is_said(monkeypatch):
    monkeypatch.setattr("dashboard.views.cells.computed_cells.MOST_NUMBERS", (64 + 8) * 50)
    app = opened("mlstm", "GRU", passage="the parts of north africa and of america " * 4)
    assert not app.exception
    for model in component(app, "cell_view")["models"]:
        assert len(model["text"]) in (50, 51)  # a space more before the first word
    said = "The view shows the first 50 of 164 characters: the models shown have 72 cells."
    assert said in texts(app.caption)
    assert "Read from the text below: 16" in texts(app.caption)


def test_what_a_random_label_reaches_is_said_with_its_number():
    said = texts(opened("GRU").caption)
    level = re.search(r"cells\*\* score above (0\.\d\d) on", said)[1]
    assert re.search(rf"any of the \d+ labels reaches {level} in at most 5 % of trials\.", said)
