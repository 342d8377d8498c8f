"""Every figure of every page is saved in one way: all formats, a title, and its method note."""

import json
from collections.abc import Mapping
from xml.etree import ElementTree

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.widgets.downloads import SavedFigure
from dashboard.widgets.method_note import method_note
from tests.support.bundled import CHECKPOINTS
from tests.support.pages import PAGES, SHELL

DRAWN = {
    *("text_view", "cell_view", "past_view", "recurrent_diagram", "drawing", "live_typing"),
}
"""Components that are figures."""

WAYS: tuple[tuple[str, Mapping[str, str]], ...] = (
    *((page, {}) for page in PAGES if page not in ("states", "connectivity", "memory")),
    ("accuracy", {"view": "gain"}),
    ("connectivity", {"kept": True}),
    ("memory", {"memory_view": "apart"}),
    *(("states", {"question": question}) for question in ("Nearest", "Match", "Edit")),
)
FORMATS = ("svg", "png", "pdf", "csv", "json")
TITLE = "{http://www.w3.org/2000/svg}text"


@pytest.fixture
def saved(monkeypatch: pytest.MonkeyPatch) -> list[SavedFigure]:
    """The figures that can be saved on the pages that are opened."""
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(CHECKPOINTS))
    found: list[SavedFigure] = []
    files = SavedFigure.files.fget

    def told(figure: SavedFigure):
        found.append(figure)
        return files(figure)

    monkeypatch.setattr(SavedFigure, "files", property(told))
    return found


def opened(page: str, state: Mapping[str, str]) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=300).run()
    app.switch_page(f"../pages/{page}.py")
    for key, value in state.items():
        app.session_state[key] = value
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize(("page", "state"), WAYS)
def test_every_figure_can_be_saved_in_every_format_and_leads_to_its_note(page, state, saved):
    app = opened(page, state)
    assert unsaved(app) == []
    assert saved
    for figure in {one.name + one.place: one for one in saved}.values():
        check(figure)


def unsaved(app: AppTest) -> list[str]:
    """Return the figures after which no menu comes that saves them, before the next heading."""
    waiting: list[str] = []
    missing: list[str] = []
    for element in app.main:
        if element.type == "heading":
            missing += waiting
            waiting = []
        elif getattr(element, "label", None) == "Picture, PDF":
            waiting = []
        elif name := figure_in(element):
            waiting.append(name)
    return missing + waiting


def figure_in(element) -> str:
    if "vega" in element.type:
        return element.type
    if element.type == "bidi_component":
        name = element.proto.component_name.removeprefix("memviz_")
        return name if name in DRAWN else ""
    return ""


def check(figure: SavedFigure) -> None:
    files = {file.extension: file for file in figure.files}
    assert set(files) >= set(FORMATS), figure.name
    note = method_note(figure.note)
    assert note is not None, figure.note
    assert len(note.title) > 4
    if not figure.ready:
        return
    picture = files["svg"].content()
    assert figure.title
    assert letters(figure.title) in letters(words_in(picture)), figure.name
    assert files["png"].content().startswith(b"\x89PNG")
    assert files["pdf"].content().startswith(b"%PDF")
    assert len(files["csv"].content().splitlines()) > 1, figure.name
    assert json.loads(files["json"].content()), figure.name


def words_in(svg: str) -> str:
    return "".join("".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(TITLE))


def letters(text: str) -> str:
    """Return a text without what a line break changes."""
    return "".join(text.split())
