"""The errors page: its choices, its sentences, and the text behind its bars."""

import gzip
import re

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.views.errors import probabilities
from dashboard.views.errors import texts as own_texts
from dashboard.views.errors.breakdown_view import differing, places_of
from dashboard.views.errors.cross_entropy_view import difference_sentence
from dashboard.views.errors.provenance import may_have_read
from memviz.analysis.errors.overlap import is_error
from memviz.analysis.errors.study import Study, Subject
from memviz.analysis.errors.tables import errors_by_oracle
from memviz.charts.errors.colours import pair_colours
from memviz.samples import Facts, bundled, read_sample
from tests.support.hub_app import opened
from tests.support.pages import texts
from tests.support.tiny_checkpoints import name_no_files, save_tiny_character_model

NAME = "LSTM 1×8"
CODE = 'int f(int a) {\n\treturn (a + 1) * 2; /* "two" */\n}\n' * 120
LONG = "one of many words that are read, (and more) " * 120


@pytest.fixture(autouse=True)
def character_model(own_checkpoints):
    return save_tiny_character_model(own_checkpoints / "warpeace_lstm_1x8")


def page(**address: str) -> AppTest:
    app = opened("errors", **{"sample": "20,000", **address})
    assert not app.exception
    return app


def words(elements) -> str:
    """The texts of elements as a reader sees them, without what keeps markdown plain."""
    return texts(elements).replace("\\", "")


def places(app: AppTest) -> list[str]:
    """The HTML of each list of places."""
    return [
        element.proto.body for element in app.get("html") if "memviz-places" in element.proto.body
    ]


def test_a_network_is_compared_with_ngrams_on_a_bundled_text():
    app = page()
    assert app.selectbox(key="first").value == NAME
    assert app.selectbox(key="second").value == "8-gram"
    assert "Measured on 20,000 characters of War and Peace" in texts(app.caption)
    assert f"{NAME} minus 8-gram" in words(app.markdown)
    assert len(places(app)) + texts(app.caption).count("No place in the text") == 5


def test_who_leads_is_said_before_any_figure():
    app = page()
    verdict = re.compile(r"(leads .* by more than chance|neither can be said to lead)\. .* minus ")
    elements = list(app.main)
    said = [bool(verdict.search(getattr(one, "value", None) or "")) for one in app.markdown]
    first = app.markdown[said.index(True)]
    chart = next(one for one in elements if "vega" in one.type)
    assert elements.index(first) < elements.index(chart)


def test_lists_of_places_are_closed_until_one_is_picked():
    lists = {one.label: one.proto.expanded for one in page(part="both right").expander}
    opened = [label for label, is_open in lists.items() if is_open]
    assert len(opened) == 1
    assert opened[0].endswith("both right")
    assert sum("evenly spread" in label for label in lists) >= 3


def test_a_model_of_another_text_is_said_to_be_one():
    assert f"Trained on another text, own text: **{NAME}, War and Peace**" in words(page().caption)


def test_the_address_chooses_models_and_bars():
    app = page(first="5-gram", second=NAME, part="both right", oracle=f"none of these: {NAME}")
    assert app.selectbox(key="first").value == "5-gram"
    assert app.selectbox(key="second").value == NAME
    assert "both right" in " ".join(one.label for one in app.expander)
    lists = " ".join(one.label for one in app.expander).replace("\\", "")
    assert f"evenly spread: none of these: {NAME}" in lists


def test_a_bar_of_a_model_that_is_no_longer_compared_gives_way_to_the_usual_one():
    app = page(part="only 8-gram wrong")
    app.selectbox(key="second").set_value("3-gram").run()
    assert not app.exception
    assert app.selectbox(key="part").value == "both wrong"
    assert "only 8-gram wrong" not in app.selectbox(key="part").options


def test_every_place_has_the_probability_by_both_models():
    app = page()
    for html in places(app):
        for place in html.split("<details>")[1:]:
            assert re.search(rf"{NAME} (< 0\.1|[\d.]+)%", place)
            assert re.search(r"8-gram (< 0\.1|[\d.]+)%", place)


def test_a_text_cannot_bring_markup_along():
    app = page(of="your own text")
    app.text_area(key="errors_own_text").set_value("<script>alert(1)</script> <b>&amp;" * 200)
    app.run()
    assert not app.exception
    assert places(app)
    assert "<script" not in "".join(places(app))


def test_code_has_braces_to_close():
    app = page(of="Linux kernel")
    assert "Measured on 31,025 characters of Linux kernel" in texts(app.caption)
    assert app.selectbox(key="closing").value == "braces { }"


def test_an_own_text_is_asked_for_then_scored_on_its_last_fifth():
    app = page(of="your own text")
    assert "Paste a text" in texts(app.info)
    app.text_area(key="errors_own_text").set_value("too short").run()
    assert "A text of 9 characters is too short" in texts(app.info)
    app.text_area(key="errors_own_text").set_value(CODE).run()
    assert not app.exception
    scored = len(CODE) - len(CODE) * 4 // 5
    assert f"Measured on {scored:,} characters of your own text" in texts(app.caption)
    assert "The text is too short for an interval" in texts(app.markdown)
    assert "braces { }" in app.selectbox(key="closing").options


class TestLongTexts:
    """A long text shows how far it is read, and is read no further once that is stopped."""

    @pytest.fixture
    def begun(self, monkeypatch) -> list[str]:
        """The texts whose reading was begun, none of which is ever read to its end."""
        texts_begun = []

        def read(_model, held_out, progress):
            texts_begun.append(held_out.text)
            progress(0.25)
            st.stop()

        monkeypatch.setattr(probabilities, "next_character_probabilities", read)
        return texts_begun

    def test_reading_can_be_stopped_and_goes_on_when_asked(self, begun):
        app = page(of="your own text")
        app.text_area(key="errors_own_text").set_value(LONG).run()
        [bar] = app.get("progress")
        assert (bar.proto.value, bar.proto.text) == (25, f"{NAME}, War and Peace reads the text")
        app.button(key="stop_reading").click().run()
        assert not app.get("progress")
        assert len(begun) == 1
        assert app.button(key="stop_reading").label == "Go on"
        app.button(key="stop_reading").click().run()
        assert app.get("progress")
        assert len(begun) == 2

    def test_another_choice_ends_it_and_is_computed(self, begun):
        app = page(of="your own text")
        app.text_area(key="errors_own_text").set_value(LONG).run()
        app.button(key="stop_reading").click().run()
        app.text_area(key="errors_own_text").set_value(LONG[1:]).run()
        assert app.get("progress")
        assert begun == [LONG, LONG[1:]]

    def test_counting_ngrams_shows_how_far_it_is(self, monkeypatch):
        def count(_text, progress):
            progress(0.6)
            st.stop()

        monkeypatch.setattr(own_texts, "of_own_text", count)
        app = page(of="your own text")
        app.text_area(key="errors_own_text").set_value(LONG[2:]).run()
        [bar] = app.get("progress")
        assert bar.proto.value == 60
        assert app.button(key="stop_counting_ngrams").label == "Stop"


RUSSIAN = "Ну, здравствуйте, здравствуйте. Я вижу, что я вас пугаю. " * 60


class TestFiles:
    """A file of one's own is read as UTF-8, or as what the visitor says that it is."""

    def given(self, content: bytes) -> AppTest:
        app = page(of="your own text")
        app.file_uploader(key="errors_own_file").set_value(("own.txt", content, "text/plain")).run()
        assert not app.exception
        return app

    def test_utf_8_is_measured(self):
        app = self.given(RUSSIAN.encode())
        assert f"Measured on {len(RUSSIAN) // 5:,} characters of your own" in texts(app.caption)
        assert not app.expander[0].proto.expanded

    @pytest.mark.parametrize("encoding", ["utf-16", "cp1251", "koi8-r"])
    def test_another_encoding_is_measured_as_the_visitor_says(self, encoding):
        app = self.given(RUSSIAN.encode(encoding))
        assert "Measured on" not in texts(app.caption)
        assert app.expander[0].proto.expanded
        [choice] = [
            box for box in app.selectbox if box.label.startswith("The file is not in UTF-8")
        ]
        reads_well = [option for option in choice.options if "здравствуйте" in option]
        choice.set_value(reads_well[0]).run()
        assert not app.exception
        scored = len(RUSSIAN.encode(encoding).decode(encoding)) // 5
        assert f"Measured on {scored:,} characters of your own" in texts(app.caption)

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            (gzip.compress(RUSSIAN.encode()), "packed by gzip"),
            (bytes(range(256)) * 40, "byte 0 is zero"),
        ],
    )
    def test_what_is_no_text_is_not_read(self, content, problem):
        app = self.given(content)
        assert f"This file is not read: {problem}" in texts(app.warning).replace(": it is ", ": ")
        assert "Measured on" not in texts(app.caption)


def test_the_field_stays_open_while_the_text_is_too_short():
    app = page(of="your own text")
    app.text_area(key="errors_own_text").set_value("too short").run()
    assert app.expander[0].proto.expanded
    app.text_area(key="errors_own_text").set_value(CODE).run()
    assert not app.expander[0].proto.expanded


def test_broken_weights_are_reported_and_ngrams_stay(character_model):
    (character_model / "model.safetensors").write_bytes(b"nothing")
    name_no_files(character_model)
    app = page()
    assert "cannot be opened" in texts(app.error)
    assert app.selectbox(key="first").value == "1-gram"


def test_without_a_model_of_characters_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(tmp_path / "none"))
    app = opened("errors")
    assert not app.exception
    assert "There is no model that predicts the next character" in texts(app.sidebar.caption)


@pytest.mark.parametrize(
    ("begins", "parts", "may"),
    [
        (100, {"train": [0, 100]}, False),
        (100, {"train": [0, 101]}, True),
        (100, {}, True),
        (None, {}, False),
    ],
)
def test_a_model_may_have_read_what_its_training_part_reaches_into(begins, parts, may):
    facts = Facts("corpus", "a" * 64, 80, "somewhere", "MIT", begins)
    metrics = {"corpus": {"sha256": "a" * 64}, "split": {"characters": parts}}
    assert may_have_read(metrics, facts) is may
    assert not may_have_read({"corpus": {"sha256": "b" * 64}}, facts)


@pytest.fixture(scope="module")
def study() -> Study:
    sample = read_sample(bundled()["warpeace"]).first(20_000)
    network = Subject("network", sample.ngram_models()["5-gram"])
    return Study(sample, [network])


def test_the_bars_of_a_model_lead_to_all_its_errors(study):
    pair = study.pair("network", "3-gram")
    table = errors_by_oracle(pair)
    for subject in pair.both:
        bars = table.loc[table["model"] == subject.name, ["bar", "errors"]]
        found = [len(places_of(pair, table, bar)) for bar in bars["bar"]]
        assert found == bars["errors"].tolist()
        assert sum(found) == is_error(subject.probabilities).sum()


def test_a_model_does_not_differ_from_its_equal(study):
    pair = study.pair("network", "5-gram")
    assert "neither can be said to lead" in difference_sentence(pair)
    assert not any(len(differing(pair, oracle)) for oracle in range(19))


def test_the_better_model_is_said_to_lead(study):
    sentence = difference_sentence(study.pair("2-gram", "network"))
    assert "**network** leads **2-gram**" in sentence.replace("\\", "")


def test_two_ngram_models_have_two_colours(study):
    assert len(set(pair_colours(study.pair("2-gram", "3-gram"), {}).values())) == 2
