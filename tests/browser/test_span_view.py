"""The span view: a stretch of a text selected by mouse, finger or keys."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.mounted_component import MountedComponent

pytestmark = pytest.mark.browser

TEXT = "to be, or\nnot to be"


def mounted(page: Page, text: str = TEXT) -> MountedComponent:
    view = MountedComponent(page, "span_view")
    view.call(text=text, selected=[3, 4], push=0)
    return view


def selected(page: Page) -> str:
    return "".join(page.locator(".selected").all_text_contents())


def letter(page: Page, at: int) -> Locator:
    return page.locator(f"[data-at='{at}']")


def drag(page: Page, start: int, end: int) -> None:
    letter(page, start).hover()
    page.mouse.down()
    letter(page, end).hover()
    page.mouse.up()


def test_it_opens_with_what_python_selected_and_says_it(desktop):
    view = mounted(desktop)
    assert selected(desktop) == "be"
    expect(desktop.locator(".said")).to_have_text("Selected: characters 3 to 4 of 18, “be”")
    slider = desktop.get_by_role("slider", name="Selected stretch of the text")
    expect(slider).to_have_attribute("aria-valuetext", "Selected: characters 3 to 4 of 18, “be”")
    assert view.told == []


@pytest.mark.parametrize(("start", "end"), [(0, 4), (4, 0)])
def test_a_drag_selects_from_where_it_began_to_where_it_ended(desktop, start, end):
    view = mounted(desktop)
    drag(desktop, start, end)
    assert selected(desktop) == "to be"
    desktop.wait_for_timeout(50)
    assert view.told == [[0, 4]]


def test_a_click_selects_one_character_and_with_shift_up_to_there(desktop):
    view = mounted(desktop)
    letter(desktop, 7).click()
    expect(desktop.locator(".said")).to_have_text("Selected: character 7 of 18, “o”")
    letter(desktop, 13).click(modifiers=["Shift"])
    expect(desktop.locator(".said")).to_have_text("Selected: characters 7 to 13 of 18, “or↵not␣”")
    desktop.wait_for_timeout(50)
    assert view.told == [[7, 7], [7, 13]]


def test_keys_move_it_with_shift_it_grows_and_python_is_told_once(desktop):
    view = mounted(desktop)
    desktop.get_by_role("slider").focus()
    for key in ("ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"):
        desktop.keyboard.press(key)
    expect(desktop.locator(".said")).to_contain_text("characters 5 to 7")
    desktop.keyboard.press("Shift+Home")
    expect(desktop.locator(".said")).to_contain_text("characters 0 to 5")
    desktop.wait_for_timeout(500)
    assert view.told == [[0, 5]]


def test_a_push_moves_it_and_the_same_push_again_does_not(desktop):
    view = mounted(desktop)
    view.call(text=TEXT, selected=[0, 1], push=1)
    assert selected(desktop) == "to"
    view.call(text=TEXT, selected=[7, 8], push=1)
    assert selected(desktop) == "to"
    view.call(text="another", selected=[0, 6], push=1)
    assert selected(desktop) == "another"


def test_what_the_text_holds_stays_text(desktop):
    mounted(desktop, "<img src=x onerror=alert(1)>")
    assert desktop.locator("img").count() == 0


def test_a_finger_taps_one_end_and_then_the_other(phone):
    view = mounted(phone)
    expect(phone.get_by_text("Tap a character, then the other end")).to_be_visible()
    letter(phone, 12).tap()
    assert selected(phone) == "t"
    letter(phone, 7).tap()
    expect(phone.locator(".said")).to_contain_text("characters 7 to 12")
    letter(phone, 0).tap()
    assert selected(phone) == "t"
    phone.wait_for_timeout(50)
    assert view.told == [[12, 12], [7, 12], [0, 0]]
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
