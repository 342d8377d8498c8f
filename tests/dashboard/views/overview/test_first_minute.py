"""The overview's first minute: a prompt at which the bundled models differ, and three ways on."""

from streamlit.testing.v1 import AppTest

import memviz
from dashboard.measuring.corpora import WIKIPEDIA, text_of
from dashboard.views.overview.first_minute import BEFORE, LETTERS, PROMPT, WORD, what_it_makes_of_it
from tests.support.bundled import CHECKPOINTS
from tests.support.pages import SHELL, texts


def test_the_prompt_is_real_text_and_goes_on_as_it_says():
    assert f" {BEFORE} {WORD} " in text_of(WIKIPEDIA)
    assert WORD.startswith(LETTERS)


def test_of_the_bundled_models_one_knows_the_word_from_the_words_before_and_the_other_does_not():
    gru, lstm = (memviz.load(CHECKPOINTS / name) for name in ("gru", "lstm"))
    knows, does_not = (memviz.suggest(model, PROMPT)[0] for model in (gru, lstm))
    assert knows.word == WORD
    assert knows.probability > 0.5
    assert does_not.word != WORD
    assert memviz.suggest(gru, LETTERS)[0].word != WORD


def test_it_is_told_of_the_models_that_are_here(make_model):
    said = what_it_makes_of_it(make_model("gru"))
    best, alone = (
        memviz.suggest(make_model("gru"), PROMPT)[0],
        memviz.suggest(make_model("gru"), LETTERS)[0],
    )
    assert said.startswith(f"“{best.word}”, ")
    assert f"without the words before, “{alone.word}”, " in said


def test_three_ways_on_lead_to_the_prompt_and_to_the_word():
    app = AppTest.from_file(SHELL, default_timeout=60).run()
    assert not app.exception
    links = [one.proto for one in app.get("page_link")][:3]
    assert [link.page for link in links] == ["autocomplete", "connectivity", "accuracy"]
    assert links[0].query_string.startswith("typed=")
    assert links[0].query_string.endswith("gregorian+ca")
    assert f"t={len(PROMPT)}" in links[1].query_string
    assert "GRU**: “" in texts(app.markdown)
