"""The overview's cards: one per model, nothing but what was measured."""

import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.catalogue.catalogue import catalogue
from dashboard.catalogue.entries import LocalEntry
from dashboard.views.overview.at_a_glance import card, glance_table
from memviz.evaluation.accuracy import AS_PUBLISHED
from tests.support.pages import SHELL


def html_of(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def test_every_model_has_a_card():
    names = re.findall(r'class="name">(.*?)<', html_of(AppTest.from_file(SHELL).run(timeout=60)))
    assert names == ["GRU", "LSTM", "GRU, published", "LSTM, published", "Nested LSTM, published"]


def test_a_card_holds_accuracy_corpus_colour_and_the_marks_without_context():
    entry = catalogue()["gru"]
    html = card(entry, entry.accuracy(AS_PUBLISHED), full=1.0)
    assert "45.0 %" in html
    assert "1 layer of 8 · wiki8" in html
    assert html.count(f"background: {entry.colour}") == html.count("<i ") == 9


def test_a_published_card_has_no_marks():
    entry = catalogue()["published/gru"]
    html = card(entry, entry.accuracy(AS_PUBLISHED), full=1.0)
    assert "52.0 %" in html
    assert "2 layers of 600 · text8" in html
    assert "<i " not in html


@pytest.mark.parametrize("content", [{}, {"test": {"as_published": {}}}])
def test_a_model_without_results_has_a_card_that_says_so(own_checkpoints, content):
    path = own_checkpoints / "gru" / "metrics.json"
    path.write_text(json.dumps({"format_version": 1, **content}))
    app = AppTest.from_file(SHELL).run(timeout=60)
    assert not app.exception
    assert html_of(app).count("not tested") == 1


def test_the_name_of_a_folder_cannot_add_to_the_page(checkpoints):
    entry = LocalEntry(id="x", label="<b>bold</b>", colour="#000000", folder=checkpoints / "gru")
    assert "<b>bold" not in card(entry, None, full=1.0)
    assert "GRU · 1 layer of 8" in card(entry, None, full=1.0)


def test_what_the_cards_show_can_be_saved():
    table = glance_table(list(catalogue().values()))
    whole = table[table["known_letters"].isna()].set_index("model")["accuracy"]
    assert whole["GRU"] == 0.45
    assert whole["GRU, published"] == pytest.approx(0.52, abs=0.001)
    marks = table[table["known_letters"].notna() & (table["model"] == "GRU")]
    assert marks.groupby("no_context").size().to_dict() == {False: 9, True: 9}


def test_the_overview_saves_its_animation_and_its_cards():
    app = AppTest.from_file(SHELL).run(timeout=60)
    labels = [button.label for button in app.get("download_button")]
    assert labels == [
        *("Picture, SVG", "Picture, PNG", "Picture, PDF"),
        *("This row, CSV", "This row, JSON", "All rows, CSV"),
        *("Picture, SVG", "Picture, PNG", "Picture, PDF", "Data, CSV", "Data, JSON"),
    ]
