"""A file of the user's own that cannot be used stops nothing, and is named beside the models."""

from collections.abc import Iterator

import pytest

from dashboard.catalogue.own_units import problem_of_own_units
from tests.support.pages import run, texts


@pytest.fixture(autouse=True)
def read_anew() -> Iterator[None]:
    problem_of_own_units.cache_clear()
    yield
    problem_of_own_units.cache_clear()


@pytest.mark.parametrize("page", ["overview", "connectivity", "models"])
def test_what_is_wrong_stands_in_the_sidebar(tmp_path, monkeypatch, page):
    (tmp_path / "leaky.py").write_text("import troch")
    monkeypatch.setenv("MEMVIZ_UNITS", str(tmp_path / "leaky.py"))
    app = run(page)
    assert not app.exception
    assert "A unit of your own cannot be used" in texts(app.sidebar.warning)
    assert "troch" in texts(app.sidebar.warning)


def test_nothing_is_said_where_there_is_none(monkeypatch):
    monkeypatch.delenv("MEMVIZ_UNITS", raising=False)
    assert not run().sidebar.warning
