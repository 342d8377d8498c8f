"""The view's place: a skeleton until there is something to draw, and never one that stays."""

import pytest
from streamlit.testing.v1 import AppTest

import dashboard.catalogue.loading
from tests.support.pages import SHELL, run, texts


def skeletons(app: AppTest) -> int:
    return len(app.get("skeleton"))


def test_the_view_takes_the_place_of_the_skeleton():
    app = run("connectivity")
    assert not app.exception
    assert len(app.main.get("bidi_component")) == 2  # the view, and the link to it
    assert skeletons(app) == 0


def test_a_skeleton_stands_there_while_the_first_row_is_computed(monkeypatch):
    def stopped(*_: object, **__: object) -> None:
        raise InterruptedError

    monkeypatch.setattr(dashboard.catalogue.loading.memviz, "connectivity_stream", stopped)
    app = AppTest.from_file(SHELL, default_timeout=60).run()
    app.switch_page("../pages/connectivity.py")
    app.query_params["text"] = ["a part of the study that nobody has asked for yet"]
    app.run()
    assert skeletons(app) == 1
    assert not app.main.get("bidi_component")


def test_a_message_takes_its_place_where_nothing_can_be_shown():
    app = AppTest.from_file(SHELL, default_timeout=60)
    app.query_params["models"] = ["GRU, published"]
    app.run().switch_page("../pages/connectivity.py")
    app.query_params["measure"] = ["norm"]
    app.run()
    assert "as published" in texts(app.info)
    assert skeletons(app) == 0


@pytest.mark.parametrize("text", ["africa", "the formal study of grammar"])
def test_a_later_text_finds_no_skeleton_in_its_way(text):
    app = run("connectivity")
    app.text_input(key="text").set_value(text).run()
    assert not app.exception
    assert skeletons(app) == 0
