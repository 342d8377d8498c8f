"""A view as a link: the address holds all of it, and a name is plain text."""

from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.catalogue.catalogue import catalogue
from dashboard.views.connectivity.share import LONGEST_NAME, plain, query_of
from memviz.analysis.connectivity.variants import Variant
from tests.support.pages import SHELL

TEXT = " the study of grammar "


def opened(**address: str | list[str]) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=60).run()
    app.switch_page("../pages/connectivity.py")
    for name, values in address.items():
        app.query_params[name] = values
    return app.run()


def headings(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def test_a_link_names_text_timestep_and_models_even_where_they_are_what_the_page_opens_with():
    query = query_of([catalogue()["gru"], catalogue()["lstm"]], TEXT, 12, Variant(), "row", "")
    assert parse_qs(query) == {
        "text": ["the study of grammar "],
        "t": ["12"],
        "models": ["GRU", "LSTM"],
    }


def test_a_link_names_variant_scale_and_name_where_they_were_chosen():
    variant = Variant("log_probability", "gradient_times_input")
    query = query_of([catalogue()["gru"]], TEXT, 3, variant, "shared", "50 % & more")
    rest = {name: values for name, values in parse_qs(query).items() if name not in ("text", "t")}
    assert rest == {
        "models": ["GRU"],
        "of": ["log-probability"],
        "measure": ["gradient × input"],
        "scale": ["shared across models"],
        "name": ["50 % & more"],
    }


def test_a_link_opens_the_same_view_again():
    variant = Variant("log_probability", "norm")
    query = query_of([catalogue()["lstm"]], TEXT, 9, variant, "shared", "Where it looks")
    address = parse_qs(query)
    app = AppTest.from_file(SHELL, default_timeout=60)
    app.query_params["models"] = address.pop("models")
    app.run().switch_page("../pages/connectivity.py")
    for name, values in address.items():
        app.query_params[name] = values
    app.run()
    assert not app.exception
    state = app.session_state
    assert (state["text"], state["t"]) == ("the study of grammar ", 9)
    assert (state["of"], state["measure"], state["scale"]) == ("log_probability", "norm", "shared")
    assert state["models"] == ["lstm"]
    assert "Where it looks" in headings(app)


def test_a_name_in_the_address_is_the_heading_and_no_markup():
    app = opened(text="the study", name="<img src=x onerror=alert(1)> **bold**")
    assert not app.exception
    assert "&lt;img src=x onerror=alert(1)&gt; **bold**" in headings(app)
    assert "<img" not in headings(app)


def test_a_view_without_a_name_has_no_heading_of_its_own():
    assert "<h2" not in headings(opened(text="the study"))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  two\n\tlines ", "two lines"),
        ("a\u202eb\x00c", "abc"),
        ("x" * 100, "x" * LONGEST_NAME),
        ("Größe 日本", "Größe 日本"),
    ],
)
def test_a_name_is_one_line_of_visible_characters(typed: str, name: str):
    assert plain(typed) == name


def test_another_text_is_not_called_by_the_name_of_the_one_before():
    app = opened(text="the study", name="My case")
    assert "My case" in headings(app)
    app.text_input(key="text").set_value("north africa").run()
    assert not app.exception
    assert "My case" not in headings(app)
