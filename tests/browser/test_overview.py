"""The overview: cards that fit, an animation that can be stopped and respects reduced motion."""

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.views.overview.at_a_glance import CARDS
from tests.support.browser.page import exceptions_on, wait_for_run

pytestmark = pytest.mark.browser


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    wait_for_run(page)
    return page


def is_moving(letter: Locator) -> bool:
    return letter.evaluate(
        "e => e.getAnimations().some(animation => animation.playState === 'running')"
    )


def letter(page: Page) -> Locator:
    return page.locator(".memviz-strip .letters span").last


@pytest.mark.parametrize("view", ["desktop", "phone"])
def test_a_long_name_stays_in_its_card(request, view):
    page: Page = request.getfixturevalue(view)
    name = "a_very_long_name_of_a_run_without_a_space_" * 4
    card = f'<div><p class="name">{name}</p><p class="figure">46.0 %</p></div>'
    page.set_content(f'<style>{CARDS}</style><div class="memviz-cards">{card * 3}</div>')
    sizes = page.locator(".memviz-cards > div").evaluate_all(
        "cards => cards.map(card => [card.scrollWidth, card.clientWidth])"
    )
    assert all(scroll <= client for scroll, client in sizes), sizes


def test_the_animation_plays_and_is_paused_by_keyboard(server, desktop):
    page = opened(desktop, server)
    assert is_moving(letter(page))
    pause = page.get_by_role("checkbox", name="Pause the animation")
    pause.focus()
    page.keyboard.press("Space")
    expect(pause).to_be_checked()
    assert not is_moving(letter(page))
    page.keyboard.press("Space")
    assert is_moving(letter(page))


def test_who_prefers_no_motion_sees_the_last_step_and_may_play(server, still):
    page = opened(still, server)
    assert not is_moving(letter(page))
    expect(page.locator(".memviz-strip .words p").last).to_have_css("opacity", "1")
    expect(page.get_by_role("checkbox", name="Pause the animation")).to_have_count(0)
    page.get_by_role("checkbox", name="Play the animation").check()
    assert is_moving(letter(page))


def test_every_model_has_a_card_with_columns_two_beside_each_other_on_a_phone(server, phone):
    page = opened(phone, server)
    cards = page.get_by_role("listitem").filter(has=page.locator(".memviz-columns"))
    expect(cards).to_have_count(5)
    first, second = cards.nth(0).bounding_box(), cards.nth(1).bounding_box()
    assert first is not None
    assert second is not None
    assert first["y"] == second["y"]
    assert first["x"] < second["x"]
    assert exceptions_on(page) == []


def test_the_links_lead_on(server, desktop):
    page = opened(desktop, server)
    page.get_by_role("link", name="How the models are made and trained").click()
    expect(page.get_by_role("heading", level=1, name="Models")).to_be_visible()
