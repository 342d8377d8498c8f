"""Where do these differ: found when a visitor opens it, and a click shows it on the page."""

import json

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import memviz
from dashboard.catalogue.catalogue import catalogue
from dashboard.catalogue.entries import OwnEntry
from dashboard.measuring import corpora
from dashboard.measuring.corpora import text_of
from dashboard.server.kept import Kept
from dashboard.views.differing import search
from dashboard.views.differing.search import SHOWN, searched
from tests.support.bundled import CHECKPOINTS
from tests.support.pages import SHELL, texts

WORDS = {"models": ["GRU", "LSTM"]}
CHARACTERS = {
    "predict": ["the next character"],
    "characters": ["warpeace_gru_1x128", "warpeace_lstm_1x128"],
}
LENGTH = 2_000
PAGES = ("autocomplete", "connectivity")


@pytest.fixture(autouse=True)
def bundled_models_and_short_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(CHECKPOINTS))
    monkeypatch.setattr(corpora, "text_of", lambda name: text_of(name)[:LENGTH])
    monkeypatch.setattr(search, "_FOUND", Kept[memviz.Differing](most=16))


def opened(page: str, address: dict[str, list[str]], is_open: bool = True) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=120)
    for name, values in address.items():
        app.query_params[name] = values
    app.run().switch_page(f"../pages/{page}.py")
    app.session_state["differing"] = is_open
    app.run()
    assert not app.exception
    return app


def section(app: AppTest):
    return next(one for one in app.expander if one.label == "Where do these differ?")


def prompts(app: AppTest) -> list:
    return [button for button in section(app).button if str(button.key).startswith("prompt_")]


def found_in(address: dict[str, list[str]], corpus: str) -> memviz.Differing:
    ids = [catalogue()[name.lower()].id for name in [*address.values()][-1]]
    models = {id: memviz.load(CHECKPOINTS / id) for id in ids}
    return memviz.differing(models, text_of(corpus)[:LENGTH], SHOWN)


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_searched_before_it_is_opened(page, monkeypatch):
    def never(*_, **__):
        raise AssertionError("nobody has asked for it")

    monkeypatch.setattr(memviz, "differing", never)
    app = opened(page, WORDS, is_open=False)
    assert not prompts(app)


@pytest.mark.parametrize("page", PAGES)
def test_opened_it_lists_the_prompts_with_every_models_probability(page, monkeypatch):
    app = opened(page, WORDS)
    best, *_ = found = found_in(WORDS, corpora.WIKIPEDIA).rows
    assert len(prompts(app)) == len(found) <= SHOWN
    assert prompts(app)[0].label == f"…{best.prompt}\\|{best.rest}"
    said = texts(section(app).caption)
    assert "Wikipedia where these models differ most because of what came before" in said
    assert "examples and no comparison" in said
    assert f"“{best.target}”: " in said
    for label, id in (("GRU", "gru"), ("LSTM", "lstm")):
        assert f"{label} {100 * best.probabilities[id]:.0f}" in said
    saved = [button.label for button in section(app).get("download_button")]
    assert saved == ["Data, CSV", "Data, JSON"]
    monkeypatch.setattr(memviz, "differing", None)
    assert len(prompts(app.run())) == len(found)


def test_on_autocomplete_a_click_types_the_prompt():
    app = opened("autocomplete", WORDS)
    row = found_in(WORDS, corpora.WIKIPEDIA).rows[1]
    prompts(app)[1].click().run()
    assert app.session_state["typed"] == row.prompt
    fields = [json.loads(one.proto.json or "{}") for one in app.get("bidi_component")]
    assert row.prompt in [data["text"] for data in fields if "version" in data]
    assert prompts(app)[1].icon
    assert not prompts(app)[0].icon


def test_on_connectivity_a_click_shows_the_whole_word_pinned_where_the_prompt_ends():
    app = opened("connectivity", WORDS)
    row = found_in(WORDS, corpora.WIKIPEDIA).rows[1]
    prompts(app)[1].click().run()
    assert not app.exception
    assert app.text_input(key="text").value == row.prompt + row.rest
    pinned = app.number_input(key="t").value
    assert f" {row.prompt}"[pinned] == row.prompt[-1]
    assert pinned == len(row.prompt)
    numbers = texts(app.markdown)
    assert f"“{row.target}”" in numbers


def test_a_passage_is_shown_with_the_line_ends_that_one_types():
    app = opened("connectivity", CHARACTERS)
    rows = found_in(CHARACTERS, corpora.NOVEL).rows
    number = next(at for at, row in enumerate(rows) if "\r\n" in row.prompt)
    assert "↵" in prompts(app)[number].label
    prompts(app)[number].click().run()
    assert not app.exception
    prompt = rows[number].prompt.replace("\r\n", "\n")
    assert app.text_area(key="passage").value == prompt + rows[number].rest
    assert app.number_input(key="at").value == len(prompt) - 1


def test_of_one_model_it_is_where_context_helps_it():
    said = texts(section(opened("autocomplete", {"models": ["GRU"]})).caption)
    assert "where what came before helps this model most" in said


def test_models_that_do_not_read_alike_are_told_so():
    address = CHARACTERS | {"characters": ["warpeace_gru_1x128", "kernel_lstm_1x128"]}
    app = opened("autocomplete", address)
    assert "read it alike" in texts(section(app).caption)


def test_where_there_is_nothing_it_is_said(monkeypatch):
    monkeypatch.setattr(corpora, "text_of", lambda _: "xqz " * 30)
    app = opened("autocomplete", WORDS)
    assert "there is no place where these models differ" in texts(section(app).caption)
    assert not prompts(app)


@pytest.mark.parametrize("page", PAGES)
def test_there_is_no_section_for_published_models_alone(page):
    app = opened(page, {"models": ["GRU, published"]})
    assert "Where do these differ?" not in [one.label for one in app.expander]


def test_models_of_which_only_figures_or_states_are_known_are_left_out():
    states = memviz.from_states({"text": "abca", "1/h": np.zeros((4, 2), dtype=np.float32)})
    recorded = OwnEntry(id="own/s", label="s", colour="#000000", target="character", model=states)
    ours, published = catalogue()["gru"], catalogue()["published/gru"]
    assert searched([recorded, ours, published]) == [ours]
