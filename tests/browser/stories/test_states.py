"""A researcher asks of a name where else its cells are on, where else the state is near, and what
it is worth."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.connectivity_page import in_address
from tests.support.browser.page import exceptions_on, wait_for_run
from tests.support.browser.steps import main, saved_table, visit, words_of

pytestmark = pytest.mark.browser

GRU = "GRU 1×128, War and Peace"
MODELS = "characters=warpeace_gru_1x128&characters=warpeace_lstm_1x128"
NATASHA = "Natasha"
LONG = 90_000  # milliseconds: two models read the corpus


@pytest.fixture
def patient(desktop: Page) -> Page:
    desktop.set_default_timeout(LONG)
    return desktop


def passages(page: Page, title: str) -> Locator:
    found = page.get_by_role("list", name=title)
    found.first.wait_for(timeout=LONG)
    return found


def letters(page: Page, word: str) -> tuple[Locator, Locator]:
    """Return the first and the last letter of a word's first place in the text."""
    text = "".join(
        letter.replace("↵\n", "\n")
        for letter in page.locator(".text [data-at]").all_text_contents()
    )
    at = text.index(word)
    first, last = (page.locator(f"[data-at='{place}']") for place in (at, at + len(word) - 1))
    return first, last


def select(page: Page, word: str) -> None:
    first, last = letters(page, word)
    first.hover()
    page.mouse.down()
    last.hover()
    page.mouse.up()
    expect(page.locator(".said")).to_contain_text(f"“{word}”")
    wait_for_run(page)


def test_match_finds_the_name_again_and_leads_to_what_its_cells_are_worth(bundled, patient, keep):
    page = patient
    visit(page, bundled, "states", f"{MODELS}&span=0&threshold=0.3")
    select(page, NATASHA)
    found = passages(page, f"Passages in which cells of {GRU} are on together, the best first")
    expect(found.locator("mark").first).to_have_text(NATASHA)
    marked = found.locator("mark").all_text_contents()
    assert marked.count(NATASHA) > len(marked) / 2
    span = in_address(page.url, "span")[0]
    assert re.fullmatch(r"\d+-\d+", span)
    keep(page, "match", of=found)
    table = saved_table(page, menu=main(page).get_by_role("button", name="Save", exact=True).first)
    assert table["passage"].iloc[0] == NATASHA

    page.get_by_role("button", name="What are they worth?").first.click()
    cells = page.get_by_role("textbox", name=f"Cells of {GRU}")
    expect(cells).to_have_value(re.compile(r"1:h:\d+"), timeout=LONG)
    wait_for_run(page)
    assert in_address(page.url, "question") == ["Edit"]
    page.get_by_text("Over many texts", exact=True).click()
    random = page.get_by_text("random cells")
    random.first.wait_for(timeout=LONG)
    wait_for_run(page)
    keep(page, "worth", of=page.get_by_text("Over many texts", exact=True))
    assert exceptions_on(page) == []


def test_nearest_follows_the_selection_by_keys_and_a_link_opens_it_again(
    bundled, patient, phone, keep
):
    page = patient
    visit(page, bundled, "states", f"{MODELS}&question=Nearest&span=68")
    found = passages(page, f"States of {GRU} nearest to the selected one")
    expect(found.locator("mark").first).to_have_text("a")
    text = page.get_by_role("slider", name="Selected stretch of the text")
    text.focus()
    page.keyboard.press("ArrowLeft")
    expect(found.locator("mark").first).to_have_text("h", timeout=LONG)
    wait_for_run(page)
    assert in_address(page.url, "span") == ["67"]
    expect(main(page).get_by_test_id("stVegaLiteChart")).to_have_count(2)
    keep(page, "nearest", of=found)

    phone.set_default_timeout(LONG)
    phone.emulate_media(color_scheme="dark")
    phone.goto(page.url)
    there = passages(phone, f"States of {GRU} nearest to the selected one")
    assert words_of(there) == words_of(found)
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    keep(phone, "nearest-on-a-phone", of=there)


def test_edit_tells_what_a_state_is_worth_and_what_is_depended_on_after_it(bundled, patient, keep):
    page = patient
    visit(page, bundled, "states", f"{MODELS}&question=Edit&span=68&edit=Reset")
    expect(main(page).get_by_test_id("stVegaLiteChart")).to_have_count(2, timeout=LONG)
    menu = main(page).get_by_role("button", name="Save", exact=True).first
    table = saved_table(page, menu=menu)
    assert (table["cost"][:69].fillna(0) == 0).all()
    assert table["cost"][69:100].mean() > 0
    page.get_by_text("What the predictions depend on after the edit").click()
    canvases = page.locator("canvas.text")
    expect(canvases).to_have_count(4, timeout=LONG)
    expect(page.get_by_role("group", name=f"Edited: {GRU}", exact=True)).to_be_visible()
    keep(page, "edit", of=canvases.nth(1))
    assert exceptions_on(page) == []
