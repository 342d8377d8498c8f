"""An LSTM of one's own file and a small Mamba, both trained here, on every page that they allow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bench.live import running_dashboard
from tests.support import trained_elsewhere
from tests.support.browser.page import address_of, exceptions_on, wait_for_run

pytestmark = pytest.mark.browser

LETTERS, MAMBA, BUNDLED = "letters", "Mamba of mine", "GRU 1×8, War and Peace"
NATS = {LETTERS: 3.0, "mamba": 3.2}
"""What the frequencies of the symbols alone come to: more has been learned."""


@pytest.fixture(scope="module")
def with_them(models_of_both: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard that has both beside tiny bundled models."""
    folder = tmp_path_factory.mktemp("trained")
    losses = trained_elsewhere.train(folder)
    assert all(losses[name] < most for name, most in NATS.items()), losses
    file = trained_elsewhere.__file__
    environment = {
        trained_elsewhere.FOLDER: str(folder),
        "MEMVIZ_MODELS": f"{file}:letters,{file}:mamba",
        "PYTHONPATH": str(Path(file).parents[2]),
    }
    with running_dashboard(models_of_both, environment) as address:
        yield address


def opened(page: Page, server: str, name: str, models: str) -> Page:
    page.goto(f"{address_of(server, name)}?{models}")
    wait_for_run(page)
    return page


def shown(page: Page, name: str, model: str) -> Locator:
    """Return where the page shows a model."""
    if name == "autocomplete":
        return page.get_by_label(f"Suggestions of {model}", exact=True)
    if name in ("connectivity", "cells"):
        return page.get_by_role("group", name=model, exact=True)
    if name == "models":  # its table is drawn, not written
        return page.get_by_test_id("stSidebar").get_by_role("button", name=f"Remove {model}")
    return page.get_by_test_id("stMain").get_by_text(model).first


OF_CHARACTERS = ("autocomplete", "connectivity", "cells", "gates", "memory", "errors", "models")


@pytest.mark.parametrize("name", OF_CHARACTERS)
def test_the_lstm_stands_beside_a_bundled_model_of_characters(desktop, with_them, name):
    page = opened(desktop, with_them, name, f"characters={LETTERS}&characters=warpeace_gru_1x8")
    for model in (LETTERS, BUNDLED):
        expect(shown(page, name, model)).to_be_attached()
    assert exceptions_on(page) == []


@pytest.mark.parametrize(
    "name", ["autocomplete", "connectivity", "cells", "gates", "memory", "models"]
)
def test_the_mamba_is_shown_in_its_tokens(desktop, with_them, name):
    page = opened(desktop, with_them, name, f"tokens={MAMBA}")
    expect(shown(page, name, MAMBA)).to_be_attached()
    assert exceptions_on(page) == []


def test_each_key_gives_the_next_characters_of_both(desktop, with_them):
    models = f"characters={LETTERS}&characters=warpeace_gru_1x8"
    page = opened(desktop, with_them, "autocomplete", models)
    field = page.get_by_label("Type a text")
    field.fill("")
    field.press_sequentially("he said th", delay=20)
    first = shown(page, "autocomplete", LETTERS).get_by_role("button").first
    expect(first).to_have_attribute("data-word", "e")
    first.click()
    expect(field).to_have_value("he said the")
    space = shown(page, "autocomplete", LETTERS).get_by_role("button", name="space, ")
    expect(space).to_be_visible()
    space.click()
    expect(field).to_have_value("he said the ")
    expect(shown(page, "autocomplete", BUNDLED).get_by_role("button")).to_have_count(5)
    field.press("Shift+Enter")
    expect(field).to_have_value("he said the \n")


def test_both_move_together_along_a_text(desktop, with_them):
    models = f"characters={LETTERS}&characters=warpeace_gru_1x8"
    address = f"{models}&passage=he%20said%0Athe%20prince&at=8"
    page = opened(desktop, with_them, "connectivity", address)
    place = page.locator(".text-view .place")
    expect(place).to_have_text("8 / 17, pinned")
    slider = page.get_by_role("slider", name="Selected character")
    slider.focus()
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "h, timestep 9 of 17, next is e")
    said = page.locator(".text-view").get_by_role("status")
    expect(said).to_contain_text(f"Timestep 9, target e. {LETTERS}: e")
    expect(said).to_contain_text("from earlier words, most from")
    expect(said).to_contain_text(f"{BUNDLED}: ")


def test_tokens_have_their_own_heading_and_whole_rows(desktop, with_them):
    page = opened(
        desktop, with_them, "connectivity", f"tokens={MAMBA}&passage=the%20part%20of&at=8"
    )
    expect(page.locator(".text-view .place")).to_have_text("8 / 10, pinned")
    slider = page.get_by_role("slider", name="Selected character")
    slider.focus()
    slider.press("Enter")
    expect(page.locator(".text-view").get_by_role("status")).to_contain_text("target ␣")
    expect(page.get_by_text("A tick shows where a token begins")).to_be_visible()
    page.get_by_text("Does the picture hold? Replace each token and word").click()
    page.get_by_role("button", name="Compute at timestep 8").click()
    expect(page.get_by_text("Mamba of mine: words with the largest change")).to_be_visible()
    assert exceptions_on(page) == []
