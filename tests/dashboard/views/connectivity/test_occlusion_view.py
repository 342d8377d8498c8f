"""The check beside the picture: computed when asked, for the models that have weights."""

import json
import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import memviz
from dashboard.catalogue.catalogue import catalogue
from dashboard.catalogue.loading import connectivity_of, load
from dashboard.views.connectivity.occlusion_view import agreements, all_word_effects
from dashboard.views.connectivity.occlusions import compute_occlusion, kept_occlusion
from tests.support.pages import SHELL, texts

TEXT = " the study of north africa"
LAST = len(TEXT) - 1


def opened(text: str, timestep: int, models: tuple[str, ...] = ("GRU", "LSTM")) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=60)
    app.query_params["models"] = list(models)
    app.run().switch_page("../pages/connectivity.py")
    app.query_params["text"], app.query_params["t"] = [text.strip()], [str(timestep)]
    return app.run()


def tables(app: AppTest) -> list:
    return [element.value for element in app.expander[0].dataframe]


def test_it_waits_for_the_button_then_shows_each_models_numbers():
    app = opened(TEXT, LAST)
    assert not app.exception
    assert tables(app) == []
    app.button(key="occlude").click().run()
    assert not app.exception
    agreed, gru, lstm = tables(app)
    assert list(agreed["Model"]) == ["GRU", "LSTM"]
    assert list(agreed["Words"]) == [4, 4]
    (answers,) = app.expander[0].markdown[:1]
    for label in ("GRU", "LSTM"):
        assert re.search(rf"- \*\*{label}\*\*: (Yes|In part|No)\\?: replacing", answers.value)
    columns = json.loads(app.expander[0].dataframe[0].proto.columns)
    assert columns["By words"]["label"] == "Rank correlation, words"
    assert columns["By letters"]["label"] == "Rank correlation, letters"
    assert list(agreed["Letters"]) == [21, 21]
    assert set(gru["word"]) == set(lstm["word"]) == {"the", "study", "of", "north"}
    saved = [button.proto.label for button in app.expander[0].get("download_button")]
    assert saved == ["Picture, SVG", "Picture, PNG", "Picture, PDF", "Data, CSV", "Data, JSON"]


def test_the_first_word_has_letters_and_no_earlier_words():
    app = opened(TEXT, 2)
    app.button(key="occlude").click().run()
    assert not app.exception
    assert app.expander[0].get("download_button")


def test_what_was_computed_once_is_shown_at_once():
    entry = catalogue()["gru"]
    compute_occlusion(entry, TEXT, LAST - 1, lambda _: None)
    app = opened(TEXT, LAST - 1, ("GRU",))
    assert len(tables(app)) == 2


def test_a_published_model_says_why_there_is_no_check():
    app = opened(memviz.published().text, 106, ("GRU, published",))
    assert not app.exception
    assert tables(app) == []
    assert "GRU, published**: not available" in texts(app.expander[0].caption)


def test_a_target_outside_the_vocabulary_has_nothing_to_check():
    app = opened(" the xylophone", 6)
    assert not app.exception
    assert "“xylophone” is in no vocabulary" in texts(app.expander[0].caption)


def test_the_correlations_are_those_of_the_row_at_the_timestep():
    entry, timestep = catalogue()["gru"], LAST - 2
    compute_occlusion(entry, TEXT, timestep, lambda _: None)
    occlusion = kept_occlusion(entry, TEXT, timestep)
    row = connectivity_of(entry, TEXT).matrix[timestep]
    expected = memviz.agreement(row[: timestep + 1], memviz.occlusion(load(entry), TEXT, timestep))
    table = agreements({"GRU": occlusion}, {"GRU": row})
    assert table["By letters"][0] == pytest.approx(expected.characters)
    assert table["By words"][0] == pytest.approx(expected.words)
    assert np.isfinite(table["Log-probability"][0])


def test_progress_is_told_until_all_is_done():
    told: list[float] = []
    compute_occlusion(catalogue()["lstm"], " a part of africa", 9, told.append)
    assert told == sorted(told)
    assert told[-1] == 1


def test_the_effects_of_all_words_can_be_saved():
    entries = [catalogue()["gru"], catalogue()["lstm"]]
    found = {entry.label: memviz.occlusion(load(entry), TEXT, LAST) for entry in entries}
    rows = {entry.label: connectivity_of(entry, TEXT).matrix[LAST] for entry in entries}
    table = all_word_effects(found, rows)
    assert table.groupby("model").size().to_dict() == {"GRU": 4, "LSTM": 4}
    assert {"word", "change", "share", "replacement"} <= set(table)
