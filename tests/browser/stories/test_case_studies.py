"""A reader of the article, on a phone in the evening, checks its findings on the models here."""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from memviz.analysis.findings import finding
from memviz.charts.case_claims import THE_ARTICLE
from memviz.charts.findings import sentence
from memviz.evaluation.published import published
from tests.support.browser.page import wait_for_run
from tests.support.browser.steps import (
    expect_page,
    main,
    pictures,
    saved,
    visit,
    wait_for_other_pictures,
    words_of,
)

pytestmark = pytest.mark.browser

SECOND = 162  # “grammar” for the second time, four letters read
PUBLISHED = ("GRU, published", "LSTM, published", "Nested LSTM, published")


def test_a_reader_jumps_between_the_findings_and_follows_one_into_the_text(bundled, phone, keep):
    page = phone
    visit(page, bundled, "case_studies", "models=gru&models=lstm&models=nested_lstm", "dark")
    expect(page.locator(".text-view")).to_have_count(3)
    keep(page, "opened")
    for case in (1, 2, 3):
        expect_the_finding_and_who_agrees(page, case)

    page.get_by_role("link", name="3 “schools” after one letter").tap()
    expect(page.get_by_role("heading", name="3. “schools” after one letter")).to_be_in_viewport()
    keep(page, "the-third")
    compare_with_the_article(page, 141)

    page.get_by_role("link", name="2 “grammar”, the first time and the second").tap()
    expect(page.get_by_role("heading", name="2. “grammar”")).to_be_in_viewport()
    expect(place(page, 2)).to_have_text("32 / 197, pinned")
    canvases = view(page, 2).locator("canvas.text")
    first_time = pictures(canvases)
    page.get_by_text("gram|mar 2nd", exact=True).tap()
    expect(place(page, 2)).to_have_text(f"{SECOND} / 197, pinned")
    expect(page.get_by_text(f"Found at timestep {SECOND}")).to_be_visible()
    wait_for_other_pictures(canvases, first_time)
    wait_for_run(page)
    compare_with_the_article(page, SECOND)
    keep(page, "grammar-for-the-second-time", of=view(page, 2))
    compare_with_the_saved_row(page)

    ours = words_of(found(page, SECOND).filter(has_text=re.compile("^GRU: “grammar”")))
    page.get_by_role("link", name="Explore this timestep").nth(1).tap()
    expect_page(page, "Connectivity")
    expect(page.locator(".place")).to_have_text(f"{SECOND} / 197, pinned")
    expect(
        main(page).get_by_role("listitem").filter(has_text=re.compile("^GRU: “grammar”"))
    ).to_have_text(ours)
    keep(page, "explored")

    page.get_by_role("link", name="All case studies, beside the published models").tap()
    expect_page(page, "Case studies")
    expect(place(page, 2)).to_have_text(f"{SECOND} / 197, pinned")
    keep(page, "back-again", of=view(page, 2))


def expect_the_finding_and_who_agrees(page: Page, number: int) -> None:
    """The article's own models are as it says; those here are held against the same claim."""
    said, published, here = (
        main(page).locator("p").filter(has_text=whose).nth(number - 1)
        for whose in ("The article:", "The published models:", "The models here:")
    )
    expect(said).to_contain_text(THE_ARTICLE[number])
    expect(published).to_contain_text(": as in the article. ")
    expect(here).to_have_text(re.compile(r": (not )?as in the article\. .+GRU .+LSTM .+Nested"))


def view(page: Page, number: int) -> Locator:
    return page.locator(".text-view").nth(number - 1)


def place(page: Page, number: int) -> Locator:
    return view(page, number).locator(".place")


def found(page: Page, timestep: int) -> Locator:
    """The sentences on what each model does at a timestep."""
    title = page.get_by_text(f"Found at timestep {timestep}")
    return title.locator("xpath=following::ul[1]").get_by_role("listitem")


def compare_with_the_article(page: Page, timestep: int) -> None:
    """Read of each of the article's models what its published figures say."""
    sentences = found(page, timestep)
    expect(sentences).to_have_count(2 * len(PUBLISHED))
    for label in PUBLISHED:
        unit = label.removesuffix(", published").lower().replace(" ", "_")
        figures = published().models[unit].connectivity
        expect(sentences.filter(has_text=re.compile(f"^{label}: "))).to_have_text(
            f"{label}: {sentence(finding(figures, timestep))}"
        )


def compare_with_the_saved_row(page: Page) -> None:
    """Save the second study's row, and find in it the words that stand in the view."""
    menu = main(page).get_by_role("button", name="Save", exact=True).nth(1)
    document = json.loads(saved(page, "This row, JSON", menu))
    assert document["timestep"] == SECOND
    for label, at in document["models"].items():
        words = page.get_by_role("list", name=f"{label}: three most probable words", exact=True)
        shown = words.nth(1).get_by_role("listitem").all_inner_texts()
        assert [text.split(",")[0] for text in shown] == [one["word"] for one in at["suggestions"]]
        assert at["target"] == "grammar"
