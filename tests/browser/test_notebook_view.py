"""The connectivity view in a notebook's cell: a frame as high as what it holds, that answers."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from memviz import figures
from tests.support.tiny_checkpoints import save_tiny_checkpoints

pytestmark = pytest.mark.browser

TEXT = "the formal study of grammar"
FITS = """[document.querySelector("iframe")].every((frame) =>
    frame.clientHeight === frame.contentDocument.body.offsetHeight)"""


@pytest.fixture
def cell(desktop: Page, tmp_path: Path) -> Iterator[Page]:
    """A page that shows what a notebook is given to draw, and fails for what is said aloud."""
    said: list[str] = []
    desktop.on("console", lambda message: said.append(message.text))
    desktop.on("pageerror", lambda error: said.append(str(error)))
    folder = save_tiny_checkpoints(tmp_path)
    view = figures.connectivity(TEXT, folder / "gru", folder / "lstm", timestep=3)
    desktop.set_content(f"<!doctype html><body>{view._repr_html_()}")
    yield desktop
    assert said == []


def test_the_frame_is_as_high_as_the_view(cell: Page) -> None:
    frame = cell.frame_locator("iframe")
    expect(frame.locator(".panel")).to_have_count(2)
    cell.wait_for_function(f"() => {FITS} && document.querySelector('iframe').clientHeight !== 420")
    cell.set_viewport_size({"width": 500, "height": 800})
    expect(frame.locator(".compact")).to_be_visible()
    cell.wait_for_function(f"() => {FITS}")


def test_keys_move_all_models_in_the_frame(cell: Page) -> None:
    frame = cell.frame_locator("iframe")
    expect(frame.locator(".place")).to_have_text("3 / 27, pinned")
    frame.get_by_role("slider").press("ArrowRight")
    expect(frame.locator(".place")).to_have_text("4 / 27")


def test_the_recurrent_diagram_answers_keys_in_its_frame(desktop: Page, tmp_path: Path) -> None:
    said: list[str] = []
    desktop.on("console", lambda message: said.append(message.text))
    desktop.on("pageerror", lambda error: said.append(str(error)))
    folder = save_tiny_checkpoints(tmp_path, ("gru",))
    diagram = figures.unrolled(TEXT, folder / "gru")
    desktop.set_content(f"<!doctype html><body>{diagram._repr_html_()}")
    stage = desktop.frame_locator("iframe").get_by_role("slider")
    expect(stage).to_have_attribute("aria-valuetext", re.compile("^After “r”: layer 1 "))
    stage.press("ArrowLeft")
    expect(stage).to_have_attribute("aria-valuetext", re.compile("^After “a”: "))
    desktop.wait_for_function(f"() => {FITS}")
    assert said == []
