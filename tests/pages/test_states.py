"""The page States: a stretch of the text, and the three questions about it."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.pages import SHELL, texts

TEXT = "the study of the north and the study of north africa"


def opened(question: str, models: tuple[str, ...] = ("GRU", "LSTM"), **state: object) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=120)
    app.query_params["models"] = list(models)
    app.run().switch_page("../pages/states.py")
    app.session_state["passage"] = TEXT
    app.session_state["question"] = question
    app.session_state["look_in"] = "Wikipedia"
    for name, value in state.items():
        app.session_state[name] = value
    app.run()
    assert not app.exception
    return app


def component(app: AppTest, name: str) -> list[dict]:
    return [
        json.loads(one.proto.json or one.proto.mixed.json)
        for one in app.get("bidi_component")
        if one.proto.component_name == f"memviz_{name}"
    ]


def captions(app: AppTest) -> str:
    return texts(app.caption)


@pytest.fixture(autouse=True)
def short_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """A corpus that is read in a moment."""
    from dashboard.measuring import corpora

    monkeypatch.setattr(corpora, "text_of", lambda _: f"{TEXT} " * 40)


def test_the_text_is_the_one_that_the_models_read_with_a_stretch_selected():
    app = opened("Nearest", span="18-22")
    (view,) = component(app, "span_view")
    assert view["text"] == f" {TEXT}"
    assert view["selected"] == [18, 22]


def test_nearest_finds_the_same_text_in_the_corpus_for_each_model():
    app = opened("Nearest", span="22")
    found = component(app, "passage_list")
    assert [one["title"] for one in found] == [
        "States of GRU nearest to the selected one", "States of LSTM nearest to the selected one"
    ]  # fmt: skip
    for one in found:
        nearest = one["rows"][0]
        assert nearest["before"].endswith("the nort")
        assert nearest["marked"] == "h"
        assert float(nearest["value"]) < 0.1
        assert [name for name, _ in nearest["more"]] == ["suggested", "came"]
    assert "Corpus: Wikipedia" in captions(app)


def test_match_names_the_cells_and_leads_to_what_they_are_worth():
    app = opened("Match", ("GRU",), span="20", threshold=0.05)
    (found,) = component(app, "passage_list")
    assert found["rows"][0]["value"] == "100%"
    named = next(one.value for one in app.caption if one.value.startswith("Layer 1, h: "))
    cells = named.removeprefix("Layer 1, h: ").replace(" ", "")
    next(b for b in app.button if b.label == "What are they worth?").click().run()
    assert not app.exception
    assert app.session_state["question"] == "Edit"
    assert app.text_input(key="cells_of_gru").value == f"1:h:{cells}"
    assert "each named cell is set to zero" in captions(app)


def test_an_edit_shows_the_predictions_before_and_after_and_can_be_saved():
    app = opened("Edit", span="22", edit="Reset")
    assert "the whole state is set back to what it is before any text" in captions(app)
    tables = [frame.value for frame in app.dataframe]
    assert len(tables) == 2
    for table in tables:
        assert table["timestep"].iloc[0] == 23
        assert (table["probability_before"] != table["probability_after"]).any()
    saved = [one.proto.label for one in app.get("download_button")]
    assert saved == ["Picture, SVG", "Picture, PNG", "Picture, PDF", "Data, CSV", "Data, JSON"] * 2


@pytest.mark.parametrize("kind", ["Zero", "Scale", "Freeze", "Transplant", "Drop the write"])
def test_every_kind_of_edit_is_done(kind):
    app = opened("Edit", ("GRU",), span="22", edit=kind, whose="layer 1, h")
    assert len(app.dataframe) == 1
    assert "layer 1, h" in captions(app)


def test_over_many_texts_it_is_measured_when_it_is_opened():
    closed = opened("Edit", ("GRU",), whose="some cells", cells_of_gru="1:h:0,1", edit="Zero")
    assert closed.expander[0].label == "Over many texts"
    assert not closed.expander[0].caption
    app = opened(
        "Edit", ("GRU",), whose="some cells", cells_of_gru="1:h:0,1", edit="Zero", effects=True
    )
    said = texts(app.expander[0].caption)
    assert "The same edit in 100 texts of 200 characters" in said or "texts" in said
    assert "drawn at random" in said
    assert app.expander[0].get("vega_lite_chart") or app.expander[0].get("arrow_vega_lite_chart")


def test_connectivity_after_the_edit_stands_beside_that_without_it():
    app = opened("Edit", ("GRU",), span="22", edit="Reset", edited_connectivity_open=True)
    (view,) = component(app, "text_view")
    assert [model["label"] for model in view["models"]] == ["GRU", "Edited: GRU"]
    assert view["selected"] == 30


@pytest.mark.parametrize(
    ("cells", "problem"),
    [("1:h:99999", "has cells 0 to"), ("nonsense", "names no part"), ("", "no cells are named")],
)
def test_cells_that_are_none_are_answered_in_words(cells, problem):
    app = opened("Edit", ("GRU",), whose="some cells", cells_of_gru=cells)
    assert problem in captions(app).replace("\\", "")
    assert not app.dataframe


def test_a_threshold_that_no_cell_reaches_says_so_and_lists_nothing():
    app = opened("Match", ("GRU",), span="18-22", threshold=0.95)
    assert component(app, "passage_list") == []


def test_a_published_model_says_why_it_is_not_shown():
    app = opened("Nearest", ("GRU", "GRU, published"))
    assert "GRU, published** is not shown: the article published" in captions(app).replace("\\", "")


def test_an_own_text_that_is_missing_or_too_short_is_asked_for():
    app = opened("Nearest", look_in="your own text")
    assert "1,000 characters or more" in texts(app.info)
    app.text_area(key="states_own_text").set_value("short").run()
    assert "This text has 5 characters" in texts(app.info)
    app.text_area(key="states_own_text").set_value(f"{TEXT} " * 40).run()
    assert not app.exception
    assert len(component(app, "passage_list")) == 2


def test_a_part_that_one_of_the_models_lacks_is_said_there():
    app = opened("Nearest", where="layer 1, c")
    assert "this model has no layer 1, c" in captions(app)
    assert len(component(app, "passage_list")) == 1


@pytest.mark.parametrize("value", ["inf", "1e999", "nan", "-5", "x", ""])
@pytest.mark.parametrize(
    ("name", "more"),
    [("threshold", {"question": "Match"}), ("factor", {"question": "Edit", "edit": "Scale"})],
)
def test_numbers_in_an_address_that_are_none_are_not_followed(name, value, more):
    app = AppTest.from_file(SHELL, default_timeout=120)
    for key, of_key in ({"models": "GRU", "predict": "the word", name: value} | more).items():
        app.query_params[key] = of_key
    app.switch_page("../pages/states.py").run()
    assert not app.exception


@pytest.mark.parametrize("question", ["Match", "Nearest", "Edit"])
@pytest.mark.parametrize("span", ["0", "52", "0-52", "99999"])
def test_at_either_end_of_the_text_there_is_an_answer(question, span):
    app = opened(question, ("GRU",), span=span)
    assert len(component(app, "span_view")) == 1


@pytest.mark.parametrize("page", ["cells", "connectivity"])
def test_other_pages_lead_here_with_text_and_place(page):
    app = AppTest.from_file(SHELL, default_timeout=60)
    app.query_params["models"] = ["GRU"]
    app.run().switch_page(f"../pages/{page}.py")
    app.run()
    assert not app.exception
    links = [one.proto for one in app.get("page_link") if one.proto.page.endswith("states")]
    assert len(links) == 1
    assert "span=" in links[0].query_string
    assert "passage=" in links[0].query_string
