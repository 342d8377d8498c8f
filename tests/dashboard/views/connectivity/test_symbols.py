"""Connectivity of models that read characters and tokens: each at the characters as typed."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import memviz
from dashboard.catalogue.catalogue import catalogue
from dashboard.catalogue.loading import AS_PUBLISHED
from dashboard.catalogue.own_models import own_models_here
from dashboard.views.connectivity.arrival import Arrival
from dashboard.views.connectivity.passage_text import PASSAGE_EXAMPLES, opening_of
from dashboard.views.connectivity.share import query_of
from memviz.components.text_view import pack
from tests.support.pages import SHELL, texts

FILE = """
import memviz
from memviz.models.adapters.plain_object import from_object
from tests.support.objects import AtLevel0, ByteTokens, Syllables
from tests.support.transformers_models import model_of, tokenizer

def pairs():
    return letters("\\r\\n abc")

def singles():
    return letters("\\n abc")

def letters(alphabet):
    import torch
    from torch import nn
    torch.manual_seed(0)
    size = len(alphabet)
    parts = nn.Embedding(size, 8), nn.GRU(8, 12), nn.Linear(12, size)
    return memviz.from_torch(*parts, alphabet)

def syllables():
    return from_object(Syllables())

def mamba():
    return memviz.from_transformers(model_of("Mamba"), tokenizer(), name="mamba")

def rwkv():
    return memviz.from_transformers(model_of("Rwkv"), tokenizer(), name="rwkv")

def bytes_of_letters():
    return from_object(ByteTokens())

def vectors():
    return from_object(AtLevel0(singles(), with_matrix=False))
"""
MADE = ("pairs", "singles", "syllables", "mamba", "rwkv", "bytes_of_letters", "vectors")
TEXT = "abc bab ca"


@pytest.fixture(autouse=True)
def named(tmp_path: Path, monkeypatch) -> Iterator[None]:
    (tmp_path / "mine.py").write_text(FILE)
    monkeypatch.setenv("MEMVIZ_MODELS", ",".join(f"{tmp_path}/mine.py:{name}" for name in MADE))
    own_models_here.cache_clear()
    yield
    own_models_here.cache_clear()


def own(*names: str) -> list:
    by_name = {entry.label: entry for entry in catalogue().values()}
    return [by_name[name] for name in names]


def opened(**address: str | list[str]) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.switch_page("../pages/connectivity.py").run()
    assert not app.exception
    return app


def test_models_with_other_line_ends_stand_side_by_side_and_it_is_said():
    text = "ab\nca\n\nb"
    app = opened(characters=["pairs", "singles"], passage=text, at="5")
    panels = Arrival(own("pairs", "singles"), text, AS_PUBLISHED, 5).panels
    assert [panel.connectivity.text for panel in panels] == [text] * 2
    assert "pairs: a line end is read as two characters" in texts(app.caption)
    table = app.dataframe[0].value
    assert list(table["model"]) == ["pairs", "singles"]
    assert list(table["target"]) == ["←", "↵"]


def test_models_with_other_tokens_stand_side_by_side_each_with_its_own_next_token():
    app = opened(tokens=["Syllables", "mamba"], passage=TEXT, at="3")
    shown = pack(Arrival(own("Syllables", "mamba"), TEXT, AS_PUBLISHED, 3).panels, "token")
    assert shown["text"] == TEXT
    syllables, mamba = shown["models"]
    assert syllables["token_starts"] == [0, 3, 4, 7, 8]
    assert shown["targets"][syllables["targets"]][3] == "bab"
    assert shown["targets"][mamba["targets"]] != shown["targets"][syllables["targets"]]
    assert "A tick shows where a token begins" in texts(app.caption)


def test_four_models_with_three_kinds_of_tokens_share_every_character():
    names = ["Syllables", "mamba", "rwkv", "ByteTokens"]
    app = opened(tokens=names, passage=TEXT, at="6")
    assert list(app.dataframe[0].value["model"]) == names
    shown = pack(Arrival(own(*names), TEXT, AS_PUBLISHED, 6).panels, "token")
    assert [model["note"] for model in shown["models"]] == [None] * 4
    assert len({tuple(model["token_starts"]) for model in shown["models"]}) == 3
    assert {model["steps"][1] - model["steps"][0] for model in shown["models"]} == {len(TEXT)}


def test_a_gradient_by_vectors_is_said():
    app = opened(characters="AtLevel0", passage=TEXT, at="5")
    assert "AtLevel0: with respect to the vector that a symbol is read as" in texts(app.caption)


def test_a_text_that_one_model_cannot_read_is_said_on_its_panel():
    first, second = Arrival(own("pairs", "Syllables"), "abd", AS_PUBLISHED, 0).panels
    assert "the character 'd' is not in the model's alphabet" in first.note
    assert second.connectivity is not None


def test_a_text_that_no_model_can_read_is_a_message():
    app = opened(characters="pairs", passage="xyz")
    assert "the character 'x' is not in the model's alphabet" in texts(app.info)


@pytest.mark.parametrize(
    ("key", "name", "timestep", "title"),
    [
        ("characters", "singles", 5, "Replace each character and word"),
        ("tokens", "Syllables", 6, "Replace each token and word"),
    ],
)
def test_the_picture_is_checked_by_replacing_its_symbols(key, name, timestep, title):
    app = opened(**{key: name, "passage": TEXT, "at": str(timestep)})
    assert title in app.expander[0].label
    app.button(key="occlude").click().run()
    assert not app.exception
    agreed, words = [element.value for element in app.expander[0].dataframe]
    assert list(agreed["Model"]) == [name]
    assert "abc" in set(words["word"])
    (entry,) = own(name)
    symbol = 2 if key == "tokens" else timestep
    found = memviz.occlusion(entry.model, TEXT, symbol)
    row = memviz.connectivity_row(entry.model, TEXT, symbol)
    expected = memviz.agreement(row, found)
    pd.testing.assert_series_equal(
        agreed["By letters"], pd.Series([expected.characters], name="By letters")
    )


def test_where_nothing_follows_nothing_is_checked():
    app = opened(characters="singles", passage=TEXT, at=str(len(TEXT) - 1))
    assert "there is no target to lose" in texts(app.expander[0].caption)


def test_a_timestep_of_a_longer_text_becomes_one_of_this():
    app = opened(characters="singles", passage=TEXT, at="150")
    assert app.number_input(key="at").value < len(TEXT)


def test_a_link_names_the_passage_and_the_models():
    query = parse_qs(query_of(own("pairs", "singles"), "ab\nca", 3, AS_PUBLISHED, "row", ""))
    assert query["passage"] == ["ab\nca"]
    assert query["characters"] == ["pairs", "singles"]
    assert "text" not in query


def test_words_alone_have_case_studies_and_a_reach():
    app = opened(characters="singles", passage=TEXT)
    assert not [button for button in app.button if str(button.key).startswith("case_")]
    assert not [header for header in app.header if "How far back" in header.value]


def test_a_passage_opens_at_the_first_letter_of_its_last_word():
    assert opening_of('He said: "I go home."\n') == 15
    assert opening_of("1 2\r\n3") == 3
    assert opening_of("?") == 0
    for passage in PASSAGE_EXAMPLES.values():
        assert passage[opening_of(passage)].isalpha()


def test_a_pin_and_a_name_stay_with_their_own_text():
    app = opened(characters="singles", passage=TEXT, at="3", name="My view")
    assert any("My view" in str(one.proto.body) for one in app.get("html"))
    app.session_state["predict"] = "the word"
    app.run()
    assert not app.exception
    assert app.number_input(key="t").value == 106
    assert not any("My view" in str(one.proto.body) for one in app.get("html"))
    app.session_state["predict"] = "the next character"
    app.run()
    assert app.number_input(key="at").value == 3
