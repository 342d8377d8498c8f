"""The case studies page: three views at their timesteps, and what is found there."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.page import PATIENCE, exceptions_on, wait_for_run

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)


def open_page(page: Page, server: str, query: str) -> None:
    page.goto(f"{server}/case_studies?{query}")
    wait_for_run(page)
    expect(page.locator(".text-view")).to_have_count(3)


def test_each_case_study_opens_at_its_timestep(desktop: Page, server: str) -> None:
    open_page(desktop, server, "models=GRU,+published")
    expect(desktop.locator(".place")).to_have_text(
        ["106 / 197, pinned", "32 / 197, pinned", "141 / 197, pinned"]
    )
    assert exceptions_on(desktop) == []


def test_the_published_model_of_each_unit_stands_beside_ours(desktop: Page, server: str) -> None:
    open_page(desktop, server, "models=GRU&models=LSTM")
    headings = desktop.locator(".text-view").first.get_by_role("heading")
    expect(headings).to_have_text(["GRU", "GRU, published", "LSTM", "LSTM, published"])


def test_what_is_found_is_computed_from_the_models_shown(desktop: Page, server: str) -> None:
    open_page(desktop, server, "models=GRU,+published")
    found = desktop.get_by_role("listitem").filter(has_text="GRU, published: “learning”")
    expect(found).to_have_text(
        "GRU, published: “learning” comes first, with 57 %. 82 % of its connectivity lies on "
        "earlier words; among them “advanced” has the most, 47 %."
    )


@pytest.mark.parametrize(("label", "timestep"), [("g|rammar 2nd", 159), ("gram|mar 2nd", 162)])
def test_the_second_grammar_can_be_chosen_and_reopened(
    desktop: Page, server: str, label: str, timestep: int
) -> None:
    open_page(desktop, server, "models=GRU,+published")
    desktop.get_by_text(label, exact=True).click()
    place = desktop.locator(".place").nth(1)
    expect(place).to_have_text(f"{timestep} / 197, pinned")
    expect(desktop.get_by_text(f"Found at timestep {timestep}")).to_be_visible()
    desktop.reload()
    expect(place).to_have_text(f"{timestep} / 197, pinned")


def test_a_case_study_leads_to_the_connectivity_page_at_its_timestep(
    desktop: Page, server: str
) -> None:
    open_page(desktop, server, "models=GRU,+published")
    desktop.get_by_role("link", name="Explore this timestep").last.click()
    expect(desktop.get_by_role("heading", name="Connectivity", exact=True)).to_be_visible()
    expect(desktop.locator(".place")).to_have_text("141 / 197, pinned")


def test_published_panels_stand_beside_ours_of_the_same_unit(desktop: Page, server: str) -> None:
    open_page(desktop, server, "models=GRU&models=LSTM")
    panels = desktop.locator(".text-view").first.locator(".panel")
    boxes = [panels.nth(position).bounding_box() for position in range(4)]
    for ours, published in (boxes[:2], boxes[2:]):
        assert ours is not None
        assert published is not None
        assert ours["y"] == published["y"]
        assert ours["width"] == published["width"]


def test_a_number_leads_to_its_case_study(desktop: Page, server: str) -> None:
    open_page(desktop, server, "models=GRU,+published")
    desktop.get_by_role("link", name="3 “schools” after one letter").click()
    expect(desktop.get_by_role("heading", name="3. “schools” after one letter")).to_be_in_viewport()
    expect(desktop.locator(".text-view").nth(2)).to_be_in_viewport()


def test_each_case_study_is_saved_as_a_picture_of_its_own_timestep(
    desktop: Page, server: str
) -> None:
    open_page(desktop, server, "models=GRU,+published")
    saves = desktop.get_by_role("button", name="Save")
    expect(saves).to_have_count(3)
    saves.nth(1).click()
    with desktop.expect_download() as download:
        desktop.get_by_role("button", name="Picture, SVG").click()
    assert download.value.suggested_filename.endswith("_32.svg")
    picture = Path(download.value.path()).read_text(encoding="utf-8")
    assert "grammar" in picture
    assert "Madsen" in picture
