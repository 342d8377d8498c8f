"""The variants on the page: each is defined, chosen by its label in the address, and drawn."""

import json
from typing import get_args

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.views.connectivity.variant_choice import GRADIENT_TARGETS, MEASURES, definition
from memviz.analysis.connectivity.variants import GradientTarget, Measure, Variant
from tests.support.pages import SHELL, texts


def connectivity_page(**address: str) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=60).run()
    app.switch_page("../pages/connectivity.py")
    for name, value in address.items():
        app.query_params[name] = [value]
    return app.run()


def view_of(app: AppTest) -> dict:
    """The view's data without its tables."""
    return json.loads(app.get("bidi_component")[0].proto.mixed.json)


def test_every_variant_there_is_can_be_chosen():
    assert set(GRADIENT_TARGETS) == set(get_args(GradientTarget))
    assert set(MEASURES) == set(get_args(Measure))


def test_every_definition_is_its_own_and_has_a_unit():
    definitions = {
        definition(Variant(target, measure)) for target in GRADIENT_TARGETS for measure in MEASURES
    }
    assert len(definitions) == len(GRADIENT_TARGETS) * len(MEASURES)
    assert all("in logit" in text or "in nats" in text for text in definitions)


def test_only_the_published_variant_is_called_published():
    assert "As published" in definition(Variant())
    assert "As published" not in definition(Variant("log_probability"))


def test_a_page_opens_as_published_with_whole_matrices():
    app = connectivity_page(text="the study of grammar")
    assert not app.exception
    view = view_of(app)
    assert not view["signed"]
    assert [model["only_row"] for model in view["models"]] == [None, None]
    assert "As published." in texts(app.caption)


@pytest.mark.parametrize("of", list(GRADIENT_TARGETS.values()))
def test_gradient_times_input_is_drawn_signed(of):
    app = connectivity_page(text="the study of grammar", of=of, measure="gradient × input")
    assert not app.exception
    assert view_of(app)["signed"]


def test_published_models_alone_cannot_show_another_variant():
    app = AppTest.from_file(SHELL, default_timeout=60)
    app.query_params["models"] = ["GRU, published"]
    app.run().switch_page("../pages/connectivity.py")
    app.query_params["measure"] = ["norm"]
    app.run()
    assert not app.exception
    assert "as published" in texts(app.info)


def test_a_variant_nobody_knows_opens_as_published():
    app = connectivity_page(text="the study of grammar", measure="median")
    assert not app.exception
    assert "As published." in texts(app.caption)
