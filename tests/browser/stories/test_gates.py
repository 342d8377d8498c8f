"""A visitor asks whether gates are ever all but shut for good, and looks at such a cell."""

import re
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.page import wait_for_run
from tests.support.browser.steps import (
    choose_models,
    expect_page,
    saved,
    saved_table,
    visit,
    words_of,
)

pytestmark = pytest.mark.browser

GRU, LSTM, RNN = (f"{unit} 1×128, War and Peace" for unit in ("GRU", "LSTM", "RNN"))
SENTENCE = re.compile(
    r"Of these (\d+) gates, (\d+|none) are right-saturated for more than half of the time; "
    r"left-saturated at every single character: (\d+|none)\."
)


def test_a_visitor_counts_saturated_gates_and_looks_at_one_of_the_cells(
    bundled, desktop, phone, keep
):
    page = desktop
    models = "&".join(f"characters=warpeace_{one}_1x128" for one in ("gru", "lstm", "rnn"))
    visit(page, bundled, "gates", models)
    expect(panels(page)).to_have_count(2)
    expect(page.get_by_text("RNN: no gate, each step writes the whole state anew.")).to_be_visible()
    keep(page, "opened")
    compare_the_sentence_with_the_points(page)

    point(page, 1).hover()
    tip = page.locator("#vg-tooltip-element")
    expect(tip).to_contain_text(LSTM)
    keep(page, "a-point-named")
    cell = compare_the_tip_with_the_points(page, tip, LSTM)
    point(page, 1).click()
    expect_page(page, "Cells")
    region = page.get_by_role("group", name=LSTM, exact=True)
    expect(region.get_by_role("slider")).to_have_attribute("aria-valuenow", cell)
    keep(page, "its-cell", of=region)

    page.get_by_test_id("stSidebarNav").get_by_text("Gates").click()
    expect_page(page, "Gates")
    page.get_by_role("radio", name="input", exact=True).click()
    expect(panels(page).filter(has_text="input gate, layer 1")).to_have_count(1)
    expect(panels(page)).to_have_count(1)
    wait_for_run(page)
    before = words_of(sentence(page))
    page.get_by_role("radio", name="C code").click()
    expect(sentence(page)).not_to_have_text(before)
    wait_for_run(page)
    compare_the_sentence_with_the_points(page)
    keep(page, "another-gate-on-code")
    assert "C code" in saved(page, "Picture, SVG").decode()

    choose_models(page, GRU)
    expect(page.get_by_role("radio", name="input", exact=True)).to_have_count(0)
    expect(panels(page).filter(has_text="update gate, layer 1")).to_have_count(1)
    wait_for_run(page)
    keep(page, "a-model-without-that-gate")
    page.wait_for_url(lambda url: "gate=" not in url)
    choose_models(page, LSTM)
    expect(panels(page)).to_have_count(1)

    page.wait_for_url(lambda url: parse_qs(urlparse(url).query).get("characters") == [LSTM])
    phone.goto(page.url)
    wait_for_run(phone)
    expect(sentence(phone)).to_have_text(words_of(sentence(page)))
    keep(phone, "the-address-on-a-phone")


def panels(page: Page) -> Locator:
    return page.locator("[data-testid=stVegaLiteChart] svg.marks")


def point(page: Page, panel: int) -> Locator:
    """The last point of a panel: nothing lies above it."""
    return panels(page).nth(panel).locator("g.mark-symbol").last.locator("path").last


def sentence(page: Page) -> Locator:
    return page.get_by_text(re.compile("^Of these"))


def compare_the_sentence_with_the_points(page: Page) -> None:
    """Count in the saved points what the sentence under them says."""
    said = SENTENCE.search(words_of(sentence(page)))
    assert said is not None
    points = saved_table(page)
    assert int(said[1]) == len(points)
    assert number(said[2]) == (points["right"] > 0.5).sum()
    assert number(said[3]) == (points["left"] == 1).sum()


def number(said: str) -> int:
    return 0 if said == "none" else int(said)


def compare_the_tip_with_the_points(page: Page, tip: Locator, model: str) -> str:
    """Find in the saved points what is said of the cell under the pointer; return its number."""
    said = dict(words_of(row).split(" ", 1) for row in tip.locator("tr").all())
    points = saved_table(page)
    row = points[(points["model"] == model) & (points["cell"] == int(said["Cell"]))].iloc[0]
    assert said["Left-saturated"].startswith(f"{100 * row['left']:.1f}% [")
    assert said["Right-saturated"].startswith(f"{100 * row['right']:.1f}% [")
    return said["Cell"]
