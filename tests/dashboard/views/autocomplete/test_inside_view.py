"""Under the typing: the diagram and the gradient, for the models and the text at hand."""

import json

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import memviz
from dashboard.catalogue.catalogue import catalogue
from dashboard.catalogue.loading import load
from dashboard.views.autocomplete.gradient_view import explanation, read_alike, summary
from memviz.analysis.state_gradient import StateGradient
from memviz.components.recurrent_diagram import LAST, pinned_by
from tests.support.pages import SHELL, texts


def run(**address: list[str]) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=60)
    app.query_params["models"] = address.pop("models", ["GRU", "LSTM"])
    app.run()
    app.switch_page("../pages/autocomplete.py")
    for name, values in address.items():
        app.query_params[name] = values
    return app.run()


def diagram(app: AppTest) -> dict:
    (drawn,) = [
        json.loads(component.proto.json)
        for component in app.get("bidi_component")
        if "strengths" in component.proto.json
    ]
    return drawn


def gradient(relative: list[float], word: str = "parts", text: str = " parts") -> StateGradient:
    return StateGradient(
        text, tuple(text), word, len(text) - len(relative), np.array(relative), 2.0
    )


class TestDiagram:
    def test_it_shows_the_first_model_at_the_last_character(self):
        shown = diagram(run(typed=["the part"]))
        assert (shown["label"], shown["pinned"]) == ("GRU", LAST)
        assert "".join(shown["pieces"]) == " the part"
        expected = memviz.activations(load(catalogue()["gru"]), "the part").layers[0].strength()
        np.testing.assert_allclose(shown["strengths"], [expected], atol=1e-4)
        words = [word for word, _ in shown["suggestions"][-1]]
        assert words == [s.word for s in memviz.suggest(load(catalogue()["gru"]), "the part")]

    def test_model_and_character_are_in_the_address(self):
        shown = diagram(run(diagram=["LSTM"], step=["4"]))
        assert (shown["label"], shown["pinned"]) == ("LSTM", 4)

    @pytest.mark.parametrize("step", ["", "x", "-3", "1e9"])
    def test_a_step_that_is_none_is_the_last(self, step):
        app = run(step=[step])
        assert not app.exception
        assert diagram(app)["pinned"] == LAST

    def test_only_models_with_weights_can_be_drawn(self):
        app = run(models=["LSTM", "GRU, published"])
        assert diagram(app)["label"] == "LSTM"
        assert app.button_group(key="diagram").options == ["LSTM"]

    def test_a_model_that_leaves_the_choice_leaves_the_diagram(self):
        app = run(diagram=["LSTM"])
        app.sidebar.pills[0].set_value(["gru"]).run()
        assert not app.exception
        assert diagram(app)["label"] == "GRU"

    def test_the_view_tells_the_last_character_by_a_number_of_its_own(self):
        assert pinned_by(LAST) is None
        assert pinned_by(7) == 7


class TestPage:
    def test_an_empty_text_is_the_space_before_the_first_letter(self):
        app = run(typed=[""])
        assert not app.exception
        assert diagram(app)["pieces"] == [" "]
        assert "Type more" in texts(app.caption)

    def test_published_models_alone_have_no_inside(self):
        app = run(models=["GRU, published"])
        assert "their weights" in texts(app.info)
        assert not app.get("vega_lite_chart")

    def test_a_text_too_long_as_the_models_read_it_is_said(self):
        app = run(typed=["3" * 900])
        assert not app.exception
        assert "shorten it to 1,000" in texts(app.info)

    def test_each_model_is_named_with_what_its_gradient_does(self):
        app = run(typed=["parts of north a"])
        said = texts(app.markdown)
        assert "GRU" in said
        assert "LSTM" in said
        assert app.get("vega_lite_chart")


class TestWords:
    def test_they_say_where_each_model_fades_and_which_do_not(self):
        said = summary(
            {
                "RNN": gradient([0.0001, 0.001, 0.5, 1]),
                "LSTM": gradient([0.2, 0.3, 0.5, 1]),
                "GRU": gradient([0.001, 0.3, 0.5, 1]),
            }
        )
        assert said == (
            "Going back from the last character, the gradient falls below 1 % of its norm there, "
            "for good, after this many characters: RNN 2, GRU 3. "
            "LSTM: not within the 3 characters followed here."
        )

    def test_they_say_nothing_of_what_there_is_none_of(self):
        assert "not within" not in summary({"RNN": gradient([0.001, 1])})
        assert "falls below" not in summary({"LSTM": gradient([0.5, 1])})

    def test_they_name_each_models_word(self):
        said = explanation({"RNN": gradient([1], "a"), "GRU": gradient([1], "america")})
        assert "RNN “a”, GRU “america”" in said

    def test_they_count_what_the_models_read_one_at_a_time(self):
        gradients = {"Mamba": gradient([0.001, 1], " a")}
        assert "last token" in summary(gradients, "token")
        assert "after this many tokens: Mamba 1" in summary(gradients, "token")
        assert "after each earlier token" in explanation(gradients, "token")
        assert "Mamba “␣a”" in explanation(gradients, "token")

    def test_one_axis_has_one_text(self):
        gradients = {
            "GRU": gradient([0.5, 1]),
            "of letters": gradient([0.5, 1], text="Parts"),
            "LSTM": gradient([0.5, 1]),
        }
        assert list(read_alike(gradients)) == ["GRU", "LSTM"]
