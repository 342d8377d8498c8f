"""A model that the owner's code makes stands on the pages beside the others."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.catalogue.catalogue import catalogue
from dashboard.catalogue.own_models import own_models_here
from dashboard.measuring import corpora
from tests.support.pages import SHELL
from tests.support.tiny_checkpoints import save_tiny_character_model
from tests.support.transformers_models import model_of

PAGES_OF_CHARACTERS = (
    *("autocomplete", "connectivity", "cells", "gates", "states", "errors"),
    *("memory", "models", "overview"),
)
PAGES_OF_WORDS = (
    "autocomplete",
    "connectivity",
    "case_studies",
    "accuracy",
    "cells",
    "gates",
    "states",
    "memory",
    "models",
)
FILE = """
import torch
from torch import nn
import memviz

LETTERS = " abcdefghijklmnopqrstuvwxyz"

def my_lstm():
    torch.manual_seed(0)
    alphabet = (*LETTERS, "\\n", "?")
    embedding, lstm = nn.Embedding(29, 8), nn.LSTM(8, 12, num_layers=2)
    return memviz.from_torch(embedding, lstm, nn.Linear(12, 29), alphabet, unknown="?")

def my_words():
    torch.manual_seed(0)
    words = ("north", "africa", "parts", "of")
    parts = nn.Embedding(27, 8), nn.GRU(8, 12), nn.Linear(12, 4)
    return memviz.from_torch(*parts, LETTERS, "word", words=words)

def my_mamba():
    from tests.support.transformers_models import model_of, tokenizer

    return memviz.from_transformers(model_of("Mamba"), tokenizer(), name="my Mamba")

def my_register():
    from tests.support.known_memory import Register

    return Register(tokens=10, holds=2, cells=12)

def my_hidden():
    from tests.support.known_memory import Register

    class Hidden(Register):
        @property
        def parts(self):
            raise AttributeError

    hidden = Hidden(tokens=10, holds=2, cells=12)
    hidden.name = "hidden"
    return hidden

def my_states():
    text = "parts of north africa " * 30
    return memviz.from_states({"text": text, "1/h": torch.randn(len(text), 5)}, "my states")
"""
OF_TOKENS = ("my_register", "my_mamba", "my_hidden")
OF_STATES = ("my_states",)
MADE = ("my_lstm", "my_words", "my_mamba")


@pytest.fixture
def named(tmp_path: Path, monkeypatch) -> Iterator[pytest.MonkeyPatch]:
    (tmp_path / "mine.py").write_text(FILE)
    name_models(tmp_path, monkeypatch, MADE)
    yield monkeypatch
    own_models_here.cache_clear()


@pytest.fixture
def of_tokens(tmp_path: Path, monkeypatch) -> Iterator[None]:
    (tmp_path / "mine.py").write_text(FILE)
    name_models(tmp_path, monkeypatch, OF_TOKENS)
    yield
    own_models_here.cache_clear()


@pytest.fixture
def of_states(tmp_path: Path, monkeypatch) -> Iterator[None]:
    (tmp_path / "mine.py").write_text(FILE)
    name_models(tmp_path, monkeypatch, OF_STATES)
    yield
    own_models_here.cache_clear()


def name_models(folder: Path, monkeypatch: pytest.MonkeyPatch, names: Sequence[str]) -> None:
    monkeypatch.setenv("MEMVIZ_MODELS", ",".join(f"{folder}/mine.py:{name}" for name in names))
    own_models_here.cache_clear()


def opened(page: str, **address: str) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.switch_page(f"../pages/{page}.py").run()
    return app


def everything_said(app: AppTest) -> str:
    told = [*app.markdown, *app.caption, *app.info, *app.warning, *app.error]
    return " ".join(str(one.value) for one in told)


@pytest.mark.usefixtures("named")
def test_it_is_the_first_of_its_target_and_called_as_its_function():
    entries = catalogue()
    assert list(entries)[:3] == ["own/my_lstm", "own/my_words", "own/my Mamba"]
    assert [entry.target for entry in entries.values()][:3] == ["character", "word", "token"]
    assert entries["own/my_lstm"].facts().shape.label == "LSTM 2×12"


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize("page", PAGES_OF_CHARACTERS)
def test_a_model_of_characters_stands_beside_a_bundled_one(own_checkpoints, page):
    save_tiny_character_model(own_checkpoints / "letters")
    app = opened(page, predict="the next character")
    assert not app.exception
    assert not app.error
    if page != "overview":
        (options,) = [pills.options for pills in app.sidebar.pills if pills.label == "characters"]
        assert "my_lstm" in options
        assert len(options) > 1


def test_a_model_whose_alphabet_lacks_a_letter_of_the_sample_is_left_out_and_it_is_said(
    named, tmp_path, own_checkpoints
):
    save_tiny_character_model(own_checkpoints / "letters")
    (tmp_path / "few.py").write_text(FILE.replace(', unknown="?")', ")"))
    named.setenv("MEMVIZ_MODELS", f"{tmp_path}/few.py:my_lstm")
    own_models_here.cache_clear()
    app = opened("errors", sample="20,000")
    assert not app.exception
    (said,) = [one.value for one in app.info if "my_lstm** is left out" in one.value]
    assert "is not in the model's alphabet" in said.replace("\\", "")


@pytest.mark.usefixtures("named")
def test_the_cells_of_a_model_of_tokens_are_drawn_over_characters_and_it_is_said():
    app = opened("cells", tokens="my Mamba", predict="the next token")
    assert not app.exception
    assert not app.error
    assert app.sidebar.pills[-1].options == ["my Mamba"]
    said = everything_said(app)
    assert "Models of tokens read several characters at once" in said
    assert "my Mamba: cells hold numbers outside −1 to 1" in said


@pytest.mark.usefixtures("named")
def test_a_model_of_tokens_stands_on_the_page_models():
    app = opened("models", tokens="my Mamba")
    assert not app.exception
    assert [pills.label for pills in app.sidebar.pills][-1] == "tokens"
    (parameters,) = app.dataframe[0].value.set_index("Model").loc[["my Mamba"], "Parameters"]
    assert parameters == sum(weights.numel() for weights in model_of("Mamba").parameters())


@pytest.mark.usefixtures("of_tokens")
def test_the_gates_of_a_model_of_tokens_are_counted_in_tokens():
    letters = {"read": "own text", "passage": "aaabacadaeaf" * 3}
    app = opened("gates", predict="the next token", tokens="register", **letters)
    assert not app.exception
    assert "left-saturated at every single token: **3**" in everything_said(app)
    assert app.dataframe[0].value["Tokens"].tolist() == [18]
    assert "each token counts once" in everything_said(app)


@pytest.mark.usefixtures("of_tokens")
def test_a_model_of_tokens_without_gates_says_so():
    app = opened("gates", predict="the next token", tokens="my Mamba")
    assert not app.exception
    assert "it declares no gate" in everything_said(app)
    assert "None of the chosen models has this gate" in everything_said(app)


@pytest.mark.usefixtures("of_tokens")
def test_the_memory_of_a_model_of_tokens_can_be_measured():
    app = opened("memory", predict="the next token", tokens="register")
    assert not app.exception
    assert "How much of the token k steps back" in everything_said(app)
    assert [button.label for button in app.button] == ["Measure its memory"]


@pytest.mark.usefixtures("of_tokens")
def test_a_model_that_does_not_name_its_state_has_no_memory_to_measure():
    app = opened("memory", predict="the next token", tokens="hidden")
    assert not app.exception
    assert "hidden**: it does not name the parts of its state" in everything_said(app)
    assert not app.button


@pytest.mark.usefixtures("of_states")
def test_recorded_states_are_an_entry_of_no_level_with_the_text_that_they_know():
    entry = catalogue()["own/my states"]
    assert (entry.level, entry.target, entry.layers) == (-1, "character", 1)
    assert entry.recorded_text == "parts of north africa " * 30
    assert entry.gates == {}


@pytest.mark.usefixtures("of_states")
def test_the_cells_of_recorded_states_begin_with_the_text_that_they_know():
    app = opened("cells")
    assert not app.exception
    said = everything_said(app)
    assert "known only by states that were recorded along this text" in said
    assert app.text_area(key="passage").value.startswith("parts of north africa")
    app.text_area(key="passage").set_value("Something else").run()
    assert not app.exception
    assert "along the recorded text; choose that under" in everything_said(app)
    app.button(key="passage_Recorded text of my states").click().run()
    assert "recorded along this text" in everything_said(app)


@pytest.mark.usefixtures("of_states")
def test_recorded_states_are_compared_in_their_own_text_and_cannot_be_edited():
    app = opened("states", predict="the next character", characters="my states", question="Nearest")
    assert not app.exception
    said = everything_said(app)
    assert "Looked for in the text that its states were recorded along" in said
    assert "The nearest state of the corpus is less than 0" in said.replace("\\", "")
    app.session_state["question"] = "Edit"
    app.run()
    assert not app.exception
    assert "goes symbol by symbol" in everything_said(app)


@pytest.mark.usefixtures("of_tokens")
def test_the_states_of_a_model_of_tokens_are_compared_where_its_tokens_end(monkeypatch):
    text = "parts of north africa"
    monkeypatch.setattr(corpora, "text_of", lambda _: f"{text} " * 20)
    asked = {"passage": text, "span": "12-15", "question": "Nearest"}
    app = opened("states", predict="the next token", tokens="my Mamba", **asked)
    assert not app.exception
    assert "The nearest state of the corpus is less than 0" in everything_said(app)


@pytest.mark.usefixtures("of_tokens")
def test_of_a_model_that_names_no_parts_the_whole_state_can_be_edited():
    text = {"passage": "aaabacadaeaf" * 6, "span": "12-15"}
    app = opened("states", predict="the next token", tokens="hidden", question="Edit", **text)
    assert not app.exception
    assert app.selectbox(key="whose").options == ["the whole state"]
    assert len(app.dataframe) == 1
    app.session_state["question"] = "Match"
    app.run()
    assert not app.exception
    assert "names the parts of its state" in everything_said(app)


@pytest.mark.usefixtures("of_states")
def test_a_search_elsewhere_leaves_recorded_states_out():
    app = opened("cells")
    app.selectbox(key="in").set_value("C code").run()
    assert not app.exception
    assert "these models are known only by states" in everything_said(app)


@pytest.mark.usefixtures("of_states")
@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("gates", "my states: only its states along one text are known, and no gates"),
        ("memory", "recorded along 660 characters, and decoders take at least 5,000"),
        ("models", "states that were recorded along 660 characters of text"),
        ("errors", "my states** is left out: only its states along one text are known"),
    ],
)
def test_what_recorded_states_cannot_show_is_said_in_a_sentence(page, said):
    app = opened(page, predict="the next character", characters="my states")
    assert not app.exception
    assert not app.error
    assert said in everything_said(app).replace("\\", "")


@pytest.mark.usefixtures("of_states")
@pytest.mark.parametrize("page", ["errors", "autocomplete", "connectivity"])
def test_others_are_shown_where_recorded_states_are_left_out_and_it_is_said_once(
    own_checkpoints, page
):
    save_tiny_character_model(own_checkpoints / "letters")
    app = opened(page, predict="the next character")
    assert not app.exception
    assert everything_said(app).count("my states** is left out") == 1
    assert app.main.get("bidi_component") if page == "connectivity" else app.get("vega_lite_chart")


def test_without_a_model_of_tokens_nobody_reads_of_tokens():
    assert not any("tokens" in pills.label for pills in opened("models").sidebar.pills)


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize("page", PAGES_OF_WORDS)
def test_a_model_of_words_stands_beside_a_bundled_one(page):
    app = opened(page, predict="the word")
    assert not app.exception
    assert not app.error
    assert {"my_words", "GRU"} <= set(app.sidebar.pills[0].options)


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("accuracy", "my_words**: not measured, as it is not a checkpoint"),
        ("connectivity", "my_words**: not measured; `memviz.reach` does"),
        ("models", "Made by code of this dashboard’s owner, "),
    ],
)
def test_what_was_not_measured_of_it_is_said(page, said):
    assert said in everything_said(opened(page, models="my_words"))


def test_why_there_are_none_is_said_on_every_page(named, tmp_path):
    named.setenv("MEMVIZ_MODELS", f"{tmp_path}/mine.py:nothing")
    app = opened("models")
    assert not app.exception
    (said,) = [one.value for one in app.sidebar.warning if "Your own models" in one.value]
    assert "mine.py defines no function nothing" in said.replace("\\", "")
    assert str(tmp_path) not in said
