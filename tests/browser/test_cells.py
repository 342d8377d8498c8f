"""The cells page: cells change in the browser, the address follows, a link opens them again."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from bench.live import running_dashboard
from tests.support.browser.page import exceptions_on, wait_for_run
from tests.support.tiny_checkpoints import save_tiny_checkpoints

pytestmark = pytest.mark.browser

PASSAGE = "the parts of north africa and the schools of america are an important study. " * 2

MATRICES = {
    "mlstm": ("mLSTM", "Across: key, 0 to 7; down: value, 0 to 7."),
    "mamba": ("Mamba", "Across: state number, 0 to 15; down: channel, 0 to 15."),
    "gated_delta_net": ("Gated DeltaNet", "Across: value, 0 to 7; down: key, 0 to 7."),
}


def opened(page: Page, server: str, query: str = "") -> Page:
    page.goto(f"{server}/cells?{query}")
    wait_for_run(page)
    expect(page.locator("canvas.text").first).to_be_visible()
    return page


def panel(page: Page, model: str) -> Locator:
    return page.get_by_role("group", name=model, exact=True)


def cell_of(page: Page, model: str) -> int:
    return int(panel(page, model).get_by_role("slider").get_attribute("aria-valuenow") or -1)


def picture(page: Page, model: str) -> str:
    return panel(page, model).locator("canvas.text").evaluate("canvas => canvas.toDataURL()")


def test_arrow_keys_step_through_the_cells_and_the_address_follows(
    desktop: Page, server: str
) -> None:
    opened(desktop, server, "cell=gru:1:2")
    stage = panel(desktop, "GRU").get_by_role("slider")
    stage.focus()
    drawn, lstm = picture(desktop, "GRU"), picture(desktop, "LSTM")
    desktop.keyboard.press("ArrowDown")
    expect(stage).to_have_attribute("aria-valuenow", "3")
    expect(panel(desktop, "GRU").get_by_role("spinbutton")).to_have_value("3")
    expect(panel(desktop, "GRU").locator(".reading")).to_contain_text("Cell 3 after")
    assert picture(desktop, "GRU") != drawn
    assert picture(desktop, "LSTM") == lstm
    desktop.wait_for_url(re.compile(r"cell=gru(%3A|:)1(%3A|:)h(%3A|:)3"))
    assert cell_of(desktop, "GRU") == 3
    assert exceptions_on(desktop) == []


def test_a_link_opens_the_cells_and_the_text(desktop: Page, server: str) -> None:
    opened(desktop, server, f"cell=lstm:1:5,gru:1:6&passage={quote(PASSAGE + chr(10) + 'end')}")
    assert (cell_of(desktop, "LSTM"), cell_of(desktop, "GRU")) == (5, 6)
    expect(panel(desktop, "GRU").locator("p.sr").first).to_contain_text("the parts of north africa")


def test_the_back_button_returns_to_the_cell_before(desktop: Page, server: str) -> None:
    opened(desktop, server, "cell=lstm:1:5")
    panel(desktop, "LSTM").get_by_role("button", name="Next cell").click()
    desktop.wait_for_url(re.compile("lstm(%3A|:)1(%3A|:)c(%3A|:)6"))
    desktop.go_back()
    expect(panel(desktop, "LSTM").get_by_role("slider")).to_have_attribute("aria-valuenow", "5")


def test_a_click_on_a_strip_opens_its_cell_and_pointing_only_previews_it(
    desktop: Page, server: str
) -> None:
    opened(desktop, server, "cell=gru:1:0")
    region = panel(desktop, "GRU")
    strips = region.locator("canvas.strips")
    at_cell_4 = {"x": 80, "y": 16 + 6 * 4 + 2}
    drawn = picture(desktop, "GRU")
    strips.hover(position=at_cell_4)
    expect(region.locator(".reading")).to_contain_text("Cell 4 after")
    assert picture(desktop, "GRU") != drawn
    desktop.mouse.move(5, 5)
    expect(region.locator(".reading")).to_contain_text("Cell 0 after")
    strips.click(position=at_cell_4)
    assert cell_of(desktop, "GRU") == 4


def test_a_click_in_the_ranking_opens_the_cell(desktop: Page, server: str) -> None:
    opened(desktop, server)
    rows = desktop.get_by_role("list", name=re.compile("Cells that track")).get_by_role("button")
    best = rows.first
    name, place = re.match(
        r"1\s*(\S+) layer 1, cell (\d+)", best.inner_text().replace("\n", " ")
    ).groups()
    assert cell_of(desktop, name) == int(place)
    last = rows.last
    name, place = re.search(
        r"(\S+) layer 1, cell (\d+)", last.inner_text().replace("\n", " ")
    ).groups()
    last.click()
    expect(panel(desktop, name).get_by_role("slider")).to_have_attribute("aria-valuenow", place)
    expect(last).to_have_attribute("aria-current", "true")


def test_models_that_read_the_same_text_are_looked_at_in_the_same_place(
    desktop: Page, server: str
) -> None:
    opened(desktop, server)
    panel(desktop, "GRU").get_by_role("slider").focus()
    desktop.keyboard.press("ArrowRight")
    desktop.keyboard.press("ArrowRight")
    for model in ("GRU", "LSTM"):
        expect(panel(desktop, model).locator(".reading")).to_contain_text("character 2:")


def test_another_label_keeps_the_chosen_cells(desktop: Page, server: str) -> None:
    opened(desktop, server, "cell=gru:1:2")
    desktop.get_by_role("combobox", name=re.compile("Find cells")).click()
    desktop.get_by_role("option", name="vowel").click()
    expect(desktop.get_by_role("list", name="Cells that track “vowel”, best first")).to_be_visible()
    wait_for_run(desktop)
    assert cell_of(desktop, "GRU") == 2
    assert "label=vowel" in desktop.url


def test_a_text_that_is_typed_is_read(desktop: Page, server: str) -> None:
    opened(desktop, server)
    desktop.get_by_test_id("stPopover").get_by_role("button", name="Text").click()
    field = desktop.get_by_role("textbox", name="Text for the models to read")
    field.fill("Parts of\nnorth Africa")
    field.press("Control+Enter")
    expect(panel(desktop, "GRU").locator("p.sr").first).to_have_text("Text: parts of north africa")
    desktop.wait_for_url(re.compile("passage=Parts"))
    assert exceptions_on(desktop) == []


def test_on_a_phone_a_tap_opens_a_cell_and_nothing_is_cut(phone: Page, server: str) -> None:
    opened(phone, server, "cell=gru:1:0")
    strips = panel(phone, "GRU").locator("canvas.strips")
    strips.scroll_into_view_if_needed()
    strips.tap(position={"x": 80, "y": 16 + 6 * 3 + 2})
    expect(panel(phone, "GRU").get_by_role("slider")).to_have_attribute("aria-valuenow", "3")
    wide = "() => document.scrollingElement.scrollWidth <= innerWidth"
    assert phone.evaluate(wide)


@pytest.fixture(scope="session")
def server_of_matrices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard with a GRU, an mLSTM, a Mamba and a Gated DeltaNet."""
    folder = tmp_path_factory.mktemp("matrices")
    with running_dashboard(save_tiny_checkpoints(folder, ("gru", *MATRICES))) as address:
        yield address


def matrix_picture(page: Page, model: str) -> str:
    return panel(page, model).locator("canvas.matrix").evaluate("canvas => canvas.toDataURL()")


@pytest.mark.parametrize("unit", MATRICES)
def test_a_visitor_looks_at_a_memory_as_a_matrix_and_chooses_one_of_its_cells(
    desktop: Page, phone: Page, server_of_matrices: str, unit: str
) -> None:
    label, axes = MATRICES[unit]
    query = f"models={unit}&models=gru&predict=the+word&passage={quote(PASSAGE)}"
    opened(desktop, server_of_matrices, f"{query}&cell={unit}:1:0")
    memory, region = matrix_picture(desktop, label), panel(desktop, label)
    expect(region.get_by_text(axes)).to_be_visible()
    expect(panel(desktop, "GRU").locator("canvas.matrix")).to_be_hidden()
    desktop.wait_for_timeout(500)

    panel(desktop, "GRU").locator("canvas.text").click(position={"x": 60, "y": 8})
    assert matrix_picture(desktop, label) != memory, "models that read the same text move together"
    text, before = picture(desktop, label), cell_of(desktop, label)
    region.locator("canvas.matrix").hover(position={"x": 50, "y": 20})
    expect(region.locator(".reading")).not_to_contain_text(f"Cell {before} after")
    assert picture(desktop, label) != text
    desktop.mouse.move(5, 5)
    expect(region.locator(".reading")).to_contain_text(f"Cell {before} after")
    assert picture(desktop, label) == text

    region.locator("canvas.matrix").click(position={"x": 50, "y": 20})
    chosen = cell_of(desktop, label)
    assert chosen != before
    expect(region.get_by_role("spinbutton")).to_have_value(str(chosen))
    desktop.wait_for_url(re.compile(rf"{unit}(%3A|:)1(%3A|:)\w(%3A|:){chosen}\b"))
    assert exceptions_on(desktop) == []

    opened(phone, server_of_matrices, desktop.url.partition("?")[2])
    assert cell_of(phone, label) == chosen
    canvas = panel(phone, label).locator("canvas.matrix")
    canvas.scroll_into_view_if_needed()
    canvas.tap(position={"x": 8, "y": 8})
    expect(panel(phone, label).get_by_role("spinbutton")).to_have_value("0")
    widths = phone.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]
