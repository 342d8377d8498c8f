"""What is explained is chosen on the page, lives in the address, and holds for all panels."""

from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

import memviz
from dashboard.catalogue.catalogue import catalogue
from dashboard.catalogue.loading import load
from dashboard.views.connectivity.case_notes import WHAT_TO_LOOK_AT
from dashboard.views.connectivity.explained_choice import colour_meaning
from dashboard.views.connectivity.share import query_of
from memviz.analysis.connectivity.variants import Variant
from memviz.analysis.findings import finding
from memviz.charts.findings import context_sentence, percent
from tests.support.pages import SHELL, texts

TEXT = "parts of the north of a"
OUTPUT = "another word"
SUGGESTION = "first suggestion"


def opened(**address: str) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=60)
    app.query_params["models"] = ["GRU"]
    app.run().switch_page("../pages/connectivity.py")
    for name, value in {"text": TEXT, **address}.items():
        app.query_params[name] = [value]
    app.run()
    assert not app.exception
    return app


def numbers(word: str | None) -> str:
    """Return what the page says of the last letter, by the library's own numbers."""
    model, last = load(catalogue()["gru"]), len(TEXT)
    explains = "suggestion" if word is None else memviz.Output(word)
    found = memviz.connectivity(model, TEXT, explains=explains).at(last)
    alone = memviz.without_context(model, TEXT, last, found.targets[last])
    return (
        f"{context_sentence(finding(found, last), alone)}; "
        f"{percent(memviz.share_on_earlier_words(found, last))} from earlier words"
    )


def said(app: AppTest) -> str:
    return texts(app.markdown).replace("\\", "").replace("\u00a0", " ")


def test_the_first_suggestion_stands_beside_what_it_gets_without_context():
    app = opened(explains=SUGGESTION)
    assert f"- **GRU** gives {numbers(None)}" in said(app)
    assert "each model’s own first suggestion" in texts(app.caption)


def test_a_word_of_ones_own_is_read_as_a_model_of_words_reads():
    assert numbers("africa") in said(opened(explains=OUTPUT, output=" Africa "))


def test_a_suggestion_is_explained_by_a_click():
    app = opened()
    button = app.button(key="explain_0")
    word = button.label
    assert numbers(word) not in said(app)
    button.click().run()
    assert not app.exception
    assert app.text_input(key="output").value == word
    assert numbers(word) in said(app)
    assert f"the score of “{word}”" in texts(app.caption).replace("\\", "")


def test_without_a_word_the_texts_own_is_explained():
    assert texts(opened(explains=OUTPUT).caption) == texts(opened().caption)


@pytest.mark.parametrize("word", ["xylophonically", "<padding>", "*a* $x$", "x" * 5_000])
def test_a_word_that_no_model_has_is_said_to_be_none(word):
    app = opened(explains=OUTPUT, output=word)
    assert "is not in this model’s vocabulary" in texts(app.info).replace("\\", "")


def test_a_case_study_explains_the_texts_word_as_published():
    app = opened(explains=SUGGESTION)
    app.button(key="case_106").click().run()
    assert not app.exception
    assert WHAT_TO_LOOK_AT[1] in texts(app.markdown)
    assert "As published." in texts(app.caption)


def test_a_link_names_it_and_opens_it_again():
    variant = Variant(explains=memviz.Output("africa"))
    query = query_of([catalogue()["gru"]], f" {TEXT}", 24, variant, "row", "")
    address = {name: value for name, (value,) in parse_qs(query).items() if name != "models"}
    assert (address["explains"], address["output"]) == (OUTPUT, "africa")
    assert numbers("africa") in said(opened(**address))


def test_of_characters_and_tokens_the_same_is_said_of_them():
    meanings = {
        colour_meaning(explains, predicts)
        for explains in ("text", "suggestion", memviz.Output("e"))
        for predicts in ("word", "character", "token")
    }
    assert len(meanings) == 8, "first suggestions are told alike of words and characters"
    assert "as character at the selected character" in colour_meaning(
        memviz.Output("e"), "character"
    )
