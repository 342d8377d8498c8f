"""What the colour is lives in the address; the check and the reach stand below the picture."""

import csv
import io
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.connectivity_page import (
    OURS,
    PUBLISHED,
    enter_text,
    in_address,
    open_page,
    point_at,
    wait_for_address,
)
from tests.support.browser.page import PATIENCE, exceptions_on, wait_for_run

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)

TEXT = "text=the+study+of+north+africa&t=24"
CLICKS = 3  # at most: one that comes while the page is drawn again may be lost
LEGEND = ".text-view .key"


def choose(page: Page, label: str) -> None:
    option = page.get_by_role("radio", name=label, exact=True)
    if not option.is_visible():
        page.get_by_role("button", name="Options").click()
    option.click()


def colours_of(page: Page, panel: int = 0) -> list[list[int]]:
    """Return the colour of each cell of a panel's first line, near its upper edge."""
    return (
        page.locator("canvas.text")
        .nth(panel)
        .evaluate(
            """canvas => {
            const g = canvas.getContext("2d"), ratio = devicePixelRatio;
            const across = Math.floor(canvas.width / ratio / 9);
            return Array.from({ length: across }, (_, x) =>
                [...g.getImageData((9 * x + 4) * ratio, 4 * ratio, 1, 1).data.slice(0, 3)]);
        }"""
        )
    )


def test_the_published_variant_stays_out_of_the_address_and_others_survive_a_reload(
    desktop: Page, server: str
) -> None:
    open_page(desktop, server, f"{TEXT}&{OURS}")
    expect(desktop.get_by_text("in logit². As published.")).to_be_visible()
    assert in_address(desktop.url, "of") == in_address(desktop.url, "measure") == []
    choose(desktop, "log-probability")
    wait_for_address(desktop, "of", "log-probability")
    choose(desktop, "norm")
    wait_for_address(desktop, "measure", "norm")
    desktop.reload()
    expect(
        desktop.get_by_text("Length of the gradient of the target word’s log-prob")
    ).to_be_visible()
    expect(desktop.locator(".place")).to_have_text("24 / 25, pinned")
    choose(desktop, "logit")
    choose(desktop, "squared norm")
    expect(desktop.get_by_text("in logit². As published.")).to_be_visible()
    desktop.wait_for_url(lambda url: in_address(url, "of") == in_address(url, "measure") == [])
    assert exceptions_on(desktop) == []


def test_gradient_times_input_is_drawn_in_two_colours_with_a_legend_of_its_own(
    desktop: Page, server: str
) -> None:
    open_page(desktop, server, f"{TEXT}&{OURS}")
    expect(desktop.locator(LEGEND)).to_have_text("no influencemost in this row")
    choose(desktop, "gradient × input")
    expect(desktop.locator(LEGEND)).to_have_text("against, underlinedfor the target")
    desktop.mouse.move(2, 2)
    cells = colours_of(desktop) + colours_of(desktop, panel=1)
    assert any(blue > red + 25 for red, _, blue in cells)
    assert any(red > blue + 25 for red, _, blue in cells)
    choose(desktop, "norm")
    expect(desktop.locator(LEGEND)).to_have_text("no influencemost in this row")


def test_another_variant_keeps_the_pin_and_the_panels(desktop: Page, server: str) -> None:
    place = open_page(desktop, server, f"{TEXT}&{OURS}")
    desktop.mouse.click(*point_at(desktop, 5))
    wait_for_address(desktop, "t", "5")
    desktop.locator("canvas.text").first.evaluate("canvas => { canvas.dataset.same = 'yes'; }")
    choose(desktop, "gradient × input")
    expect(desktop.locator(LEGEND)).to_contain_text("against")
    expect(desktop.locator("canvas.text").first).to_have_attribute("data-same", "yes")
    expect(place).to_have_text("5 / 25, pinned")
    assert in_address(desktop.url, "t") == ["5"]


def test_a_published_model_says_that_it_has_the_published_variant_only(
    desktop: Page, server: str
) -> None:
    open_page(desktop, server, "measure=norm&models=GRU&models=GRU,+published")
    silent = desktop.get_by_role("group", name="GRU, published")
    expect(silent).to_contain_text("Only the squared norm of the logit's gradient")
    desktop.goto(f"{server}/connectivity?measure=norm&{PUBLISHED}")
    expect(desktop.get_by_text("The published models know the article's text only")).to_be_visible()


def test_a_new_text_ends_up_whole_at_its_pin_with_every_row_to_point_at(
    desktop: Page, server: str
) -> None:
    place = open_page(desktop, server, f"{TEXT}&{OURS}")
    enter_text(desktop, "education from a young age through advanced learning")
    expect(place).to_have_text("52 / 52, pinned")
    for panel in (0, 1):
        expect(desktop.locator(".computing").nth(panel)).to_have_text("")
    slider = desktop.get_by_role("slider", name="Selected character")
    slider.focus()
    slider.press("ArrowLeft")
    status = desktop.locator(".text-view").get_by_role("status")
    expect(status).to_contain_text("Timestep 51, target learning")
    expect(status).to_contain_text("from earlier words")
    expect(status).not_to_contain_text("Computing")
    slider.press("Escape")
    expect(place).to_have_text("52 / 52, pinned")
    assert exceptions_on(desktop) == []


def test_the_check_is_computed_when_asked_and_follows_the_pin(desktop: Page, server: str) -> None:
    open_page(desktop, server, f"{TEXT}&{OURS}&models=GRU,+published")
    desktop.get_by_text("Does the picture hold?").click()
    desktop.get_by_role("button", name="Compute at timestep 24").click()
    for model in ("GRU", "LSTM"):
        expect(desktop.get_by_text(f"{model}: words with the largest change")).to_be_visible()
    wait_for_run(desktop)  # until then what is drawn below moves the text
    desktop.locator("canvas.text").first.scroll_into_view_if_needed()
    here = desktop.get_by_role("button", name="Compute at timestep 12")
    for _ in range(CLICKS):
        desktop.mouse.click(*point_at(desktop, 12))
        with suppress(AssertionError):
            expect(here).to_be_visible(timeout=PATIENCE / CLICKS)
            break
    expect(here).to_be_visible()
    assert exceptions_on(desktop) == []


def test_the_reach_can_be_saved(desktop: Page, server: str) -> None:
    open_page(desktop, server, f"{TEXT}&{OURS}")
    expect(desktop.get_by_role("heading", name="How far back?")).to_be_visible()
    # The graph moves what stands below it when it comes.
    expect(desktop.get_by_test_id("stVegaLiteChart").locator("canvas, svg").last).to_be_visible()
    desktop.get_by_role("button", name="Save").last.click()
    with desktop.expect_download() as download:
        desktop.get_by_role("button", name="Data, CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text())))
    assert {row["model"] for row in rows} == {"GRU", "LSTM"}
    assert rows[0]["distance"] == "0"
    assert exceptions_on(desktop) == []
