"""The accuracy page: what its choices do, and what it says of models it cannot draw."""

import pytest

from tests.support.pages import run, texts

PUBLISHED = "GRU, published"


def page(**address):
    """The accuracy page; an address of lists, as `run` takes it."""
    app = run("accuracy", **address)
    assert not app.exception
    return app


def test_it_says_who_leads_under_the_graph():
    words = texts(page().markdown)
    assert "With **0 to 2 letters** known, **LSTM** leads" in words
    assert "With **3 letters and more** known, **LSTM** leads" in words


def test_asking_for_published_curves_switches_to_the_counting_they_have():
    app = page()
    app.toggle(key="published").set_value(True).run()
    assert not app.exception
    assert app.button_group(key="count").value == "as_published"
    assert PUBLISHED in list(app.dataframe[0].value["Model"])
    assert "different texts (text8, wiki8)" in texts(app.caption)


def test_in_the_other_counting_they_are_said_to_be_missing():
    app = page()
    app.toggle(key="published").set_value(True).run()
    app.button_group(key="count").set_value("known_words").run()
    assert not app.exception
    assert "are not drawn: the article published no accuracies of known words" in texts(app.caption)
    assert list(app.dataframe[0].value["Model"]) == ["GRU", "LSTM"]


def test_published_models_are_not_drawn_twice():
    app = page(models=["GRU", PUBLISHED])
    app.toggle(key="published").set_value(True).run()
    assert list(app.dataframe[0].value["Model"]) == ["GRU", PUBLISHED]


def test_the_second_view_has_only_models_with_a_baseline():
    app = page(models=["GRU", PUBLISHED])
    app.button_group(key="count").set_value("as_published").run()
    app.button_group(key="view").set_value("gain").run()
    assert not app.exception
    assert f"**{PUBLISHED}** is not drawn: the article published no baseline" in texts(app.caption)
    assert "Newcombe" in texts(app.caption)
    assert "points" in texts(app.markdown)


def test_a_published_model_alone_has_a_graph_and_no_ranking():
    app = page(models=[PUBLISHED])
    app.button_group(key="count").set_value("as_published").run()
    assert not app.exception
    assert "no interval can be given" in texts(app.markdown)


@pytest.mark.parametrize("view", ["accuracy", "gain"])
def test_without_tops_or_models_it_asks_for_them(view):
    app = page()
    app.button_group(key="view").set_value(view)
    app.button_group(key="top").set_value([]).run()
    assert not app.exception
    assert "Nothing to draw" in texts(app.info)
