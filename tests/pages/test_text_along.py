"""One text goes along: what a visitor entered last is there on the next page."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.links import TYPED
from dashboard.widgets.passages import PASSAGES
from dashboard.widgets.passages.address import TEXT
from dashboard.widgets.passages.choice import OWN
from tests.support.pages import SHELL

EXAMPLE = "he was born in the united s"
ENTERED = "the river rhine rises in the alps"


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(SHELL, default_timeout=120).run()


def opened(app: AppTest, page: str, **address: str) -> AppTest:
    app.query_params.clear()
    app.switch_page(f"../pages/{page}.py")
    for name, value in address.items():
        app.query_params[name] = [value]
    app.run()
    assert not app.exception
    return app


def test_what_was_typed_is_explained_and_what_was_explained_is_typed_on(app):
    opened(app, "autocomplete")
    next(button for button in app.button if button.label == EXAMPLE).click().run()
    opened(app, "connectivity")
    assert app.text_input(key="text").value == EXAMPLE
    assert app.number_input(key="t").value == len(EXAMPLE)
    app.text_input(key="text").set_value(ENTERED).run()
    opened(app, "autocomplete")
    assert app.session_state[TYPED] == ENTERED


def test_it_comes_once_and_leaves_what_is_entered_afterwards(app):
    opened(app, "connectivity").text_input(key="text").set_value(ENTERED).run()
    opened(app, "cells")
    assert app.text_area(key=TEXT).value == ENTERED
    app.text_area(key=TEXT).set_value("another text").run()
    assert app.text_area(key=TEXT).value == "another text"
    opened(app, "connectivity")
    assert app.text_input(key="text").value == "another text"


def test_on_the_page_of_gates_it_is_ones_own_text(app):
    opened(app, "connectivity").text_input(key="text").set_value(ENTERED).run()
    opened(app, "gates")
    assert app.session_state["read"] == OWN
    assert app.text_area(key=TEXT).value == ENTERED


def test_an_address_that_names_a_text_comes_first(app):
    opened(app, "connectivity").text_input(key="text").set_value(ENTERED).run()
    opened(app, "cells", passage="from a link")
    assert app.text_area(key=TEXT).value == "from a link"


def test_what_a_page_cannot_read_is_not_brought_there(app):
    long = PASSAGES["War and Peace"][:400]
    opened(app, "cells").text_area(key=TEXT).set_value(long).run()
    before = opened(app, "autocomplete").session_state[TYPED]
    assert before != long
    app = opened(app, "cells")
    app.text_area(key=TEXT).set_value("!?").run()
    assert opened(app, "connectivity").text_input(key="text").value != "!?"
