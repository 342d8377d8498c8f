"""The past view: right letters in place, wrong ones struck; keys, pins, line ends, phones."""

import pytest
from playwright.sync_api import Page, expect

from memviz.components.past_view import PastPanel
from tests.support.browser.mounted_past_view import (
    MountedPast,
    panel_of_tokens,
    panel_that_remembers,
)

pytestmark = pytest.mark.browser

TEXT = "north africa was\nhot"
NGRAM = PastPanel("knows 2", "#7f898d", known=2)


@pytest.fixture
def view(desktop: Page) -> MountedPast:
    mounted = MountedPast(desktop)
    mounted.show(TEXT, [panel_that_remembers(TEXT, 3), NGRAM], selected=10)
    return mounted


def test_right_letters_stand_in_place_and_wrong_ones_are_struck(view, desktop):
    assert [text for text, _ in view.row(0)][:11] == list("cirfa␣htron")
    told = view.row(1)
    assert told[:3] == [("c", "right"), ("i", "right"), ("r", "right")]
    assert set(told[3:11]) == {("z", "wrong")}
    assert set(told[11:]) == {("", "none")}, "nothing was read before the text"
    struck = desktop.locator(".cell.wrong").first
    assert "line-through" in struck.evaluate("cell => getComputedStyle(cell).textDecoration")
    expect(desktop.locator(".row .count").nth(0)).to_have_text("3 of 11")


def test_an_n_gram_model_knows_its_characters_and_no_more(view):
    assert view.row(2)[:4] == [("c", "right"), ("i", "right"), ("·", "unknown"), ("·", "unknown")]


def test_keys_move_the_timestep_and_the_lag_and_python_is_told_once(view, desktop):
    text = desktop.get_by_role("slider")
    text.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        desktop.keyboard.press(key)
    expect(text).to_have_attribute("aria-valuenow", "12")
    expect(desktop.locator(".reading")).to_contain_text("6 back “a” was read")
    expect(desktop.locator(".reading")).to_contain_text("LSTM: “z”, 10 % sure, from layer 2, h")
    desktop.wait_for_timeout(500)
    assert view.pins == [12]


def test_pointing_previews_leaving_returns_and_a_click_pins(view, desktop):
    slider = desktop.get_by_role("slider")
    desktop.locator("[data-t='4']").hover()
    expect(slider).to_have_attribute("aria-valuenow", "4")
    slider.dispatch_event("pointerleave")  # Chromium's headless shell does not always tell of one
    expect(slider).to_have_attribute("aria-valuenow", "10")
    desktop.locator("[data-t='4']").click()
    desktop.locator(".hint").hover()
    expect(slider).to_have_attribute("aria-valuenow", "4")
    desktop.wait_for_timeout(100)
    assert view.pins == [4]


@pytest.mark.usefixtures("view")
def test_a_cell_is_read_where_the_pointer_is(desktop):
    desktop.locator(".row").nth(1).locator("[data-lag='1']").hover()
    expect(desktop.locator(".reading")).to_contain_text("1 back “i” was read")
    expect(desktop.locator(".reading")).to_contain_text("LSTM: “i”, 90 % sure")
    assert desktop.locator(".cell.looked").count() == 3


def test_a_push_moves_it_and_the_same_push_again_does_not(view, desktop):
    slider = desktop.get_by_role("slider")
    view.show(TEXT, [panel_that_remembers(TEXT, 3), NGRAM], selected=15, push=1)
    expect(slider).to_have_attribute("aria-valuenow", "15")
    view.show(TEXT, [panel_that_remembers(TEXT, 3), NGRAM], selected=2, push=1)
    expect(slider).to_have_attribute("aria-valuenow", "15")


def test_carriage_returns_that_a_model_read_are_in_its_row_alone(desktop):
    own = TEXT.replace("\n", "\r\n")
    view = MountedPast(desktop)
    view.show(TEXT, [panel_that_remembers(TEXT, 3, own)], selected=17)
    assert [text for text, _ in view.row(0)][:3] == ["h", "↵", "s"]
    assert view.row(1)[:3] == [("h", "right"), ("↵", "right"), ("←", "right")]


def test_what_the_text_holds_stays_text(desktop):
    text = "<img src=x onerror=alert(1)>"
    view = MountedPast(desktop)
    view.show(text, [panel_that_remembers(text, 3)], selected=5)
    assert desktop.locator("img").count() == 0
    expect(desktop.get_by_role("slider")).to_have_text(text)


def test_it_fits_a_phone(phone):
    view = MountedPast(phone)
    view.show(TEXT, [panel_that_remembers(TEXT, 3), NGRAM], selected=10)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.locator("[data-t='4']").tap()
    expect(phone.get_by_role("slider")).to_have_attribute("aria-valuenow", "4")


PIECES = ["nor", "th", " ", "africa", " was"]


@pytest.fixture
def tokens(desktop: Page) -> MountedPast:
    mounted, panel = MountedPast(desktop), panel_of_tokens(PIECES)
    ngram = PastPanel("knows 2", "#7f898d", known=2, tokens=panel.tokens)
    mounted.show("".join(PIECES), [panel, ngram], selected=11)
    return mounted


@pytest.mark.usefixtures("tokens")
def test_a_token_stands_over_its_characters_right_wrong_or_another(desktop):
    row = desktop.locator(".row").nth(1)
    expect(row.locator(".cell.right")).to_have_text("africa")
    expect(row.locator(".cell.right .letter")).to_have_count(6)
    expect(row.locator(".cell.wrong")).to_have_text("zz")
    expect(row.locator(".cell.unknown")).to_have_text(["\u00b7", "\u00b7"])
    expect(row.locator(".count")).to_have_text("1 of 4")
    widths = [
        row.locator(f".cell.{kind}").first.evaluate("cell => cell.getBoundingClientRect().width")
        for kind in ("right", "wrong", "unknown")
    ]
    one = widths[1]
    assert widths == pytest.approx([6 * one, one, 3 * one], abs=1)


@pytest.mark.usefixtures("tokens")
def test_a_token_that_is_not_read_whole_yet_is_not_told_of(desktop):
    desktop.get_by_role("slider").focus()
    desktop.keyboard.press("ArrowRight")
    row = desktop.locator(".row").nth(1)
    expect(row.locator(".cell.right")).to_have_text("africa")
    assert row.locator(".cell").last.get_attribute("class").startswith("cell none")


@pytest.mark.usefixtures("tokens")
def test_the_reading_names_tokens_and_counts_them(desktop):
    reading = desktop.locator(".reading")
    desktop.locator(".row").nth(1).locator(".cell.right").hover()
    expect(reading).to_contain_text(
        "Tokens: “africa”, 50 % sure, the token read last, from layer 1"
    )
    desktop.locator(".row").nth(1).locator(".cell.unknown").first.hover()
    expect(reading).to_contain_text("another token than those told apart, 50 % sure, 3 tokens back")
    expect(reading).to_contain_text("knows 2: not known, 3 tokens back")
