"""Autocomplete: suggestions after every key, no lost letter, a text that lives in the address."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.page import exceptions_on, expect_hidden_fields, wait_for_run

pytestmark = pytest.mark.browser

ROUTE = "**/api/typing"


@pytest.fixture
def page(server: str, desktop: Page) -> Page:
    """The page on its default text, with its first suggestions."""
    return opened(desktop, f"{server}/autocomplete")


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(first_word(page)).to_be_visible()
    wait_for_run(page)
    return page


def field(page: Page):
    return page.get_by_label("Type English text")


def panel(page: Page, label: str = "GRU"):
    return page.get_by_label(f"Suggestions of {label}", exact=True)


def first_word(page: Page, label: str = "GRU"):
    return panel(page, label).get_by_role("button").first


def test_every_model_suggests_words_for_the_default_text(page):
    expect(field(page)).to_have_value("parts of north a")
    for label in ("GRU", "LSTM"):
        expect(panel(page, label).get_by_role("button")).to_have_count(5)


def test_every_letter_of_fast_typing_arrives_and_the_last_answer_is_shown(page):
    text = "the quick brown fox jumps over the lazy dog and then some more "
    answers = []
    page.on("response", lambda r: answers.append(r) if r.url.endswith("/api/typing") else None)
    field(page).fill("")
    field(page).press_sequentially(text, delay=15)
    expect(field(page)).to_have_value(text)
    expect(page.locator(".panels[aria-busy=false]")).to_have_count(1)
    page.wait_for_timeout(300)
    assert json.loads(answers[-1].request.post_data)["text"] == text
    shown = panel(page).get_by_role("button").all_inner_texts()
    expected = [word for word, _ in answers[-1].json()["models"]["gru"]["suggestions"]]
    assert [words.split("\n")[0] for words in shown] == expected


def test_typing_reruns_nothing_until_a_pause(page):
    frames = []

    def count_frames(socket):
        socket.on("framesent", lambda frame: frames.append(frame))

    page.on("websocket", count_frames)
    page.reload()
    expect(first_word(page)).to_be_visible()
    page.wait_for_timeout(1000)
    frames.clear()
    field(page).press_sequentially("bcdefghij", delay=40)
    assert frames == []
    page.wait_for_url("**typed=*bcdefghij")
    assert frames, "the pause is told"


def test_the_text_is_in_the_address_and_survives_a_reload_and_back(page):
    field(page).fill("the second")
    page.wait_for_url("**/autocomplete?typed=the+second")
    page.reload()
    expect(field(page)).to_have_value("the second")
    wait_for_run(page)
    field(page).fill("the second world")
    page.wait_for_url("**/autocomplete?typed=the+second+world")
    page.go_back()
    expect(field(page)).to_have_value("the second")


def test_the_text_is_still_there_after_a_visit_to_another_page(page):
    field(page).fill("the second")
    page.wait_for_url("**/autocomplete?typed=the+second")
    page.get_by_test_id("stSidebarNav").get_by_text("Accuracy").click()
    page.wait_for_url("**/accuracy")
    page.get_by_test_id("stSidebarNav").get_by_text("Autocomplete").click()
    expect(field(page)).to_have_value("the second")


def test_tab_takes_the_first_word_and_typing_goes_on(page):
    word = first_word(page).get_attribute("data-word")
    field(page).press("End")
    field(page).press("Tab")
    expect(field(page)).to_have_value(f"parts of north {word} ")
    expect(field(page)).to_be_focused()
    field(page).press_sequentially("x")
    expect(field(page)).to_have_value(f"parts of north {word} x")


def test_tab_leaves_the_field_between_words(page):
    field(page).fill("parts of ")
    field(page).press("Tab")
    expect(field(page)).not_to_be_focused()
    expect(field(page)).to_have_value("parts of ")


def test_each_model_says_which_words_it_lacks_and_the_field_what_tab_does(page):
    expect(page.get_by_text("Inside a word, Tab completes it")).to_be_visible()
    field(page).fill("parts of zzyzx")
    for label in ("GRU", "LSTM"):
        expect(panel(page, label)).to_contain_text("No word of its vocabulary begins with “zzyzx”.")
    field(page).fill("parts of zzyzx a")
    expect(panel(page)).to_contain_text("Not in its vocabulary: “zzyzx”.")
    field(page).fill("parts of north a")
    expect(panel(page)).not_to_contain_text("vocabulary")


def test_a_click_takes_that_word(page):
    third = panel(page, "LSTM").get_by_role("button").nth(2)
    word = third.get_attribute("data-word")
    third.click()
    expect(field(page)).to_have_value(f"parts of north {word} ")


def test_an_example_and_reset_replace_the_text(page):
    page.get_by_role("button", name="the second world w").click()
    expect(field(page)).to_have_value("the second world w")
    page.get_by_role("button", name="Reset").click()
    expect(field(page)).to_have_value("parts of north a")


def test_a_changed_text_is_shown_as_the_models_read_it(page):
    field(page).fill("Part 3")
    expect(page.get_by_text("The models read “part three")).to_be_visible()


@pytest.mark.parametrize("text", ["Привет", "…"])
def test_a_text_of_which_nothing_is_read_is_said_to_be_none(page, text):
    field(page).fill(text)
    expect(page.get_by_text("Nothing of this text is left: the models read")).to_be_visible()
    expect(page.get_by_text("read “”")).not_to_be_attached()


def test_the_published_gru_suggests_for_its_phrase_and_says_so_elsewhere(server, desktop):
    page = desktop
    page.goto(f"{server}/autocomplete?models=GRU%2C+published&models=LSTM%2C+published")
    expect(first_word(page, "GRU, published")).to_have_text("america39.1 %")
    expect(panel(page, "LSTM, published")).to_contain_text("GRU only")
    field(page).fill("something else")
    expect(panel(page, "GRU, published")).to_contain_text("parts of north africa")


def test_without_the_route_a_rerun_answers(server, desktop):
    desktop.route(ROUTE, lambda route: route.fulfill(status=404, body="Not Found"))
    page = opened(desktop, f"{server}/autocomplete")
    before = first_word(page).inner_text()
    field(page).fill("")
    field(page).press_sequentially("schools are ", delay=60)
    expect(field(page)).to_have_value("schools are ")
    expect(page.locator(".panels[aria-busy=false]")).to_have_count(1)
    page.wait_for_timeout(1500)
    expect(field(page)).to_have_value("schools are ")
    assert first_word(page).inner_text() != before
    assert exceptions_on(page) == []


def test_a_dead_route_is_said_and_typing_goes_on_when_it_is_back(page):
    page.route(ROUTE, lambda route: route.abort())
    field(page).fill("the s")
    expect(page.get_by_text("The dashboard does not answer")).to_be_visible()
    page.unroute(ROUTE)
    field(page).press_sequentially("e")
    expect(page.get_by_text("The dashboard does not answer")).to_have_count(0)


def test_it_works_on_a_phone(server, phone):
    page = opened(phone, f"{server}/autocomplete")
    boxes = [panel(page, label).bounding_box() for label in ("GRU", "LSTM")]
    assert boxes[0]["y"] == boxes[1]["y"], "the models stand side by side"
    word = first_word(page).get_attribute("data-word")
    first_word(page).tap()
    expect(field(page)).to_have_value(f"parts of north {word} ")


class TestDeleting:
    def test_it_brings_back_what_was_suggested_before(self, page):
        before = panel(page).get_by_role("button").all_inner_texts()
        field(page).press("End")
        field(page).press_sequentially("xyz", delay=40)
        expect(panel(page).get_by_role("button").first).not_to_have_text(before[0])
        for _ in range(3):
            field(page).press("Backspace", delay=40)
        expect(field(page)).to_have_value("parts of north a")
        expect(panel(page).get_by_role("button")).to_have_text(
            [suggestion.replace("\n", "") for suggestion in before]
        )

    def test_to_nothing_it_suggests_a_first_word_and_typing_begins_anew(self, page):
        page.get_by_role("button", name="Clear the text").click()
        expect(field(page)).to_have_value("")
        expect(field(page)).to_be_focused()
        expect(panel(page).get_by_role("button")).to_have_count(5)
        field(page).press_sequentially("th")
        expect(field(page)).to_have_value("th")


def test_no_letter_is_lost_or_reordered_when_all_keys_come_at_once(page):
    text = " and the rules taught in schools are not a grammar"
    field(page).press("End")
    field(page).press_sequentially(text, delay=0)
    expect(field(page)).to_have_value("parts of north a" + text)
    page.wait_for_url("**typed=*not+a+grammar")
    expect(field(page)).to_have_value("parts of north a" + text)


class TestInside:
    def test_the_diagram_follows_the_typing_after_a_pause(self, page):
        expect(selected_character(page)).to_have_attribute(
            "aria-valuetext", re.compile("After “a”")
        )
        field(page).press("End")
        field(page).press_sequentially("fr", delay=40)
        expect(selected_character(page)).to_have_attribute(
            "aria-valuetext", re.compile("After “r”")
        )
        expect(selected_character(page)).to_have_attribute("aria-valuenow", "18")

    def test_a_selected_character_is_in_the_address_until_the_text_changes(self, page):
        selected_character(page).press("Home")
        page.wait_for_url("**step=0*")
        expect(page.locator("[class*=_in_the_address]")).not_to_have_count(0)
        expect_hidden_fields(page)
        page.reload()
        expect(selected_character(page)).to_have_attribute("aria-valuenow", "0")
        wait_for_run(page)
        field(page).press("End")
        field(page).press_sequentially("b")
        page.wait_for_url(lambda address: "step" not in address)
        expect(selected_character(page)).to_have_attribute("aria-valuenow", "17")

    def test_the_model_of_the_diagram_is_in_the_address(self, page):
        page.get_by_test_id("stButtonGroup").get_by_role("radio", name="LSTM").click()
        page.wait_for_url("**diagram=LSTM*")
        expect(page.get_by_role("slider", name="diagram of LSTM")).to_be_visible()

    def test_selecting_moves_nothing_below(self, page):
        chart = page.get_by_test_id("stVegaLiteChart")
        expect(chart).to_be_visible()

        def below() -> float:
            return chart.bounding_box()["y"] - selected_character(page).bounding_box()["y"]

        before = below()
        for key in ("Home", "ArrowRight", "End"):
            selected_character(page).press(key)
            page.wait_for_timeout(600)
            assert below() == before
        assert exceptions_on(page) == []


def test_nothing_is_wider_than_a_phone_and_a_tap_selects(server, phone):
    page = opened(phone, f"{server}/autocomplete")
    expect(page.get_by_test_id("stVegaLiteChart")).to_be_visible()
    node = selected_character(page).locator("circle").nth(2)
    node.scroll_into_view_if_needed()
    box = node.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**step=*")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def selected_character(page: Page):
    return page.get_by_role("slider", name="recurrent diagram")
