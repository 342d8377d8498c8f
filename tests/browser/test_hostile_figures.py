"""No text of a model or a visitor acts in a page that a figure is part of: the DOM says so."""

from pathlib import Path

import altair as alt
import pytest
from playwright.sync_api import Page

from memviz import figures
from tests.support.hostile.exports import (
    CLASSES,
    OF_NO_MODEL,
    hostile_figures,
    pages_of,
    report_of,
)
from tests.support.hostile.models import ATTACK, hostile_characters, hostile_words

pytestmark = pytest.mark.browser

OWNED = """(page) => new Promise((told) => {
    const frame = document.createElement("iframe");
    frame.srcdoc = page;
    frame.addEventListener("load", () => {
        const inner = [frame, ...frame.contentDocument.querySelectorAll("iframe")];
        const owned = inner.filter(({ contentWindow: at }) =>
            at.stranger || at.document.querySelector("[data-stranger]"));
        frame.remove();
        told(owned.length + (window.stranger ? 1 : 0));
    });
    document.body.append(frame);
})"""


ALTAIRS = "https://cdn.jsdelivr.net/npm"  # whence a chart in HTML takes its scripts


@pytest.fixture
def page(desktop: Page) -> Page:
    desktop.set_content("<!doctype html><body>")
    return desktop


def test_an_attack_is_seen_where_nothing_is_escaped(page: Page) -> None:
    assert page.evaluate(OWNED, f"<script>const x = {ATTACK!r}</script>") == 1
    assert page.evaluate(OWNED, f"<p>{ATTACK}</p>") == 1
    assert page.evaluate(OWNED, "<p>nothing</p>") == 0


def test_no_figure_of_a_stranger_s_models_acts_in_a_page(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEMVIZ_STATES_CACHE", str(tmp_path / "states"))
    monkeypatch.setattr(alt.SchemaBase, "validate", lambda *_, **__: None)  # slow, and tested
    words = hostile_words(tmp_path / "words")
    letters = hostile_characters(tmp_path / "letters")
    drawn = hostile_figures(words, letters)
    assert set(drawn) == set(figures.__all__) - OF_NO_MODEL - CLASSES
    owned = [
        f"{name}, {way}"
        for name, draw in drawn.items()
        for way, html in pages_of(draw(), tmp_path)
        if page.evaluate(OWNED, html.replace(ALTAIRS, "data:"))
    ]
    assert owned == []


def test_no_text_acts_in_a_report(page: Page, tmp_path: Path) -> None:
    words = hostile_words(tmp_path / "words")
    letters = hostile_characters(tmp_path / "letters")
    assert page.evaluate(OWNED, report_of(words, letters)) == 0
