"""The connectivity page: the view acts in the browser, the pin and the text live in the address."""

import json
import re
from pathlib import Path

import pandas as pd
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
from tests.support.browser.page import PATIENCE, PHONE, exceptions_on, wait_for_run

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)


def test_it_opens_on_the_articles_text_at_case_study_one(desktop: Page, server: str) -> None:
    place = open_page(desktop, server, PUBLISHED)
    expect(place).to_have_text("106 / 197, pinned")
    gru = desktop.get_by_role("list", name="GRU, published: three most probable words")
    expect(gru.get_by_role("listitem")).to_have_text(
        ["learning, 57\u00a0%, the target", "legal, 7.6\u00a0%", "length, 4.4\u00a0%"]
    )
    assert exceptions_on(desktop) == []


def test_pointing_previews_in_all_models_without_asking_the_server(
    desktop: Page, server: str
) -> None:
    sent: list[object] = []
    desktop.on(
        "websocket", lambda socket: socket.on("framesent", lambda payload: sent.append(payload))
    )
    place = open_page(desktop, server, PUBLISHED)
    desktop.mouse.move(*point_at(desktop, 0))
    before = len(sent)
    desktop.mouse.move(*point_at(desktop, 3, panel=1))
    expect(place).to_have_text("3 / 197")
    for model in ("GRU", "LSTM", "Nested LSTM"):
        name = f"{model}, published: three most probable words"
        words = desktop.get_by_role("list", name=name, exact=True)
        expect(words.get_by_role("listitem")).to_have_count(3)
        expect(words).not_to_contain_text("learning")
    desktop.mouse.move(2, 2)
    expect(place).to_have_text("106 / 197, pinned")
    assert len(sent) == before
    assert in_address(desktop.url, "t") == []


def test_keys_move_by_character_word_and_end_and_only_enter_pins(
    desktop: Page, server: str
) -> None:
    place = open_page(desktop, server, PUBLISHED)
    slider = desktop.get_by_role("slider", name="Selected character")
    slider.focus()
    for key, timestep in [
        ("ArrowRight", 107),
        ("ArrowLeft", 106),
        ("PageDown", 113),
        ("PageUp", 104),
        ("End", 197),
        ("ArrowRight", 197),
        ("Home", 0),
        ("ArrowLeft", 0),
        ("Escape", 106),
        ("ArrowRight", 107),
    ]:
        slider.press(key)
        expect(place).to_contain_text(f"{timestep} / 197")
    expect(slider).to_have_attribute(
        "aria-valuetext", "a, timestep 107 of 197, 3 letters of learning read"
    )
    expect(desktop.locator(".text-view").get_by_role("status")).to_contain_text(
        "Timestep 107, target learning. GRU, published: learning"
    )
    assert in_address(desktop.url, "t") == []
    slider.press("Enter")
    wait_for_address(desktop, "t", "107")
    expect(desktop.get_by_label("Pinned timestep")).to_have_value("107")


def test_a_pin_lives_in_the_address_through_reload_and_back(desktop: Page, server: str) -> None:
    place = open_page(desktop, server, PUBLISHED)
    desktop.mouse.click(*point_at(desktop, 5))
    wait_for_address(desktop, "t", "5")
    desktop.mouse.click(*point_at(desktop, 8))
    wait_for_address(desktop, "t", "8")
    desktop.mouse.move(2, 2)
    desktop.reload()
    expect(place).to_have_text("8 / 197, pinned")
    desktop.go_back()
    expect(place).to_have_text("5 / 197, pinned")
    desktop.go_back()
    expect(place).to_have_text("106 / 197, pinned")


def test_a_pin_survives_a_visit_to_another_page(desktop: Page, server: str) -> None:
    place = open_page(desktop, server, f"t=33&{PUBLISHED}")
    desktop.get_by_role("link", name="Accuracy").click()
    expect(place).to_have_count(0)
    desktop.get_by_role("link", name="Connectivity").click()
    expect(place).to_have_text("33 / 197, pinned")
    wait_for_address(desktop, "t", "33")


@pytest.mark.parametrize("timestep", ["5000", "-1", "x"])
def test_a_timestep_that_does_not_exist_opens_the_first_view(
    desktop: Page, server: str, timestep: str
) -> None:
    place = open_page(desktop, server, f"t={timestep}&{PUBLISHED}")
    expect(place).to_have_text("106 / 197, pinned")
    assert exceptions_on(desktop) == []


@pytest.mark.parametrize(
    ("button", "timestep"),
    [
        ("1 le|arning", 106),
        ("2a gram|mar 1st", 32),
        ("2b g|rammar 2nd", 159),
        ("2c gram|mar 2nd", 162),
        ("3 s|chools", 141),
    ],
)
def test_a_case_study_link_returns_to_the_articles_text_and_its_timestep(
    desktop: Page, server: str, button: str, timestep: int
) -> None:
    place = open_page(desktop, server, f"text=parts+of+north&t=4&{OURS}")
    expect(place).to_have_text("4 / 14, pinned")
    desktop.get_by_role("button", name=button, exact=True).click()
    expect(place).to_have_text(f"{timestep} / 197, pinned")
    desktop.wait_for_url(lambda url: in_address(url, "text") == [])


def test_a_link_to_where_the_view_began_moves_it_back_there(desktop: Page, server: str) -> None:
    place = open_page(desktop, server, PUBLISHED)
    desktop.mouse.click(*point_at(desktop, 5))
    wait_for_address(desktop, "t", "5")
    desktop.get_by_role("button", name="1 le|arning", exact=True).click()
    expect(place).to_have_text("106 / 197, pinned")


def test_another_text_goes_into_the_address_and_is_pinned_at_its_end(
    desktop: Page, server: str
) -> None:
    place = open_page(desktop, server, f"{OURS}&models=GRU,+published")
    enter_text(desktop, "The study of xylophones in 2 parts")
    expect(place).to_have_text("36 / 36, pinned")
    wait_for_address(desktop, "text", "The study of xylophones in 2 parts")
    expect(desktop.get_by_text("capital letters became lower case")).to_be_visible()
    expect(desktop.get_by_text("digits were spelled out")).to_be_visible()
    expect(desktop.get_by_text("Not in the vocabulary of GRU, LSTM: “xylophones”")).to_be_visible()
    silent = desktop.get_by_role("group", name="GRU, published")
    expect(silent).to_contain_text("Only the article's own text")
    desktop.reload()
    expect(place).to_have_text("36 / 36, pinned")


def test_a_target_outside_the_vocabulary_says_so(desktop: Page, server: str) -> None:
    open_page(desktop, server, f"text=the+xylophone&t=8&{OURS}")
    slider = desktop.get_by_role("slider", name="Selected character")
    slider.focus()
    slider.press("ArrowRight")
    expect(desktop.locator(".text-view").get_by_role("status")).to_contain_text(
        "“xylophone” is not in the vocabulary: no logit, nothing to show"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The text is empty. Type at least one word"),
        ("   ", "The text is empty. Type at least one word"),
        ("日本語", "Type words in these letters"),
        ("word " * 2000, "Shorten it by 9,001"),
    ],
)
def test_a_text_that_cannot_be_shown_says_what_to_do_and_keeps_the_earlier_one(
    desktop: Page, server: str, text: str, message: str
) -> None:
    place = open_page(desktop, server, f"text=parts+of+north&t=4&{OURS}")
    enter_text(desktop, text)
    expect(desktop.get_by_test_id("stAlert").filter(has_text=message)).to_be_visible()
    expect(place).to_have_text("4 / 14, pinned")
    desktop.get_by_role("button", name="Bring the earlier text back").click()
    expect(desktop.get_by_label("Text", exact=True)).to_have_value("parts of north")
    expect(place).to_have_text("4 / 14, pinned")
    assert exceptions_on(desktop) == []


def test_published_models_alone_cannot_show_another_text(desktop: Page, server: str) -> None:
    desktop.goto(f"{server}/connectivity?text=parts&{PUBLISHED}")
    wait_for_run(desktop)
    expect(desktop.get_by_text("The published models know the article's text only")).to_be_visible()
    assert exceptions_on(desktop) == []


def test_the_pinned_timestep_can_be_saved(desktop: Page, server: str, tmp_path: Path) -> None:
    open_page(desktop, server, f"t=32&name=My+case&{PUBLISHED}")
    desktop.get_by_role("button", name="Save").first.click()
    names = {}
    for label in ("Picture, SVG", "Picture, PNG", "This row, CSV", "This row, JSON"):
        with desktop.expect_download() as download:
            desktop.get_by_role("button", name=label, exact=True).click()
        download.value.save_as(tmp_path / label)
        names[label] = download.value.suggested_filename
    assert names["Picture, PNG"] == "connectivity_logit_squared_norm_32.png"
    svg = (tmp_path / "Picture, SVG").read_text()
    assert "My case" in svg
    assert svg.count("not among the three") + svg.count("target ranks") == 3
    assert (tmp_path / "Picture, PNG").read_bytes().startswith(b"\x89PNG")
    table = pd.read_csv(tmp_path / "This row, CSV")
    assert list(table["timestep"]) == list(range(33))
    assert "".join(table["character"][-5:]) == " gram"
    assert list(table.columns[2:]) == [
        "GRU, published",
        "LSTM, published",
        "Nested LSTM, published",
    ]
    document = json.loads((tmp_path / "This row, JSON").read_text())
    assert document["models"]["GRU, published"]["target"] == "grammar"


def test_the_whole_matrices_can_be_saved(desktop: Page, server: str) -> None:
    open_page(desktop, server, f"text=parts+of+north&t=4&{OURS}")
    desktop.get_by_role("button", name="Save").first.click()
    with desktop.expect_download() as download:
        desktop.get_by_role("button", name="All rows, CSV", exact=True).click()
    table = pd.read_csv(download.value.path())
    assert list(table.columns) == ["model", "output_step", "input_step", "value"]
    assert table.groupby("model").size().to_dict() == {"GRU": 120, "LSTM": 120}


def test_a_shared_scale_lives_in_the_address_and_is_said_in_the_legend(
    desktop: Page, server: str
) -> None:
    open_page(desktop, server, f"text=parts+of+north&t=4&{OURS}")
    legend = desktop.locator(".text-view .key")
    expect(legend).to_contain_text("most in this row")
    desktop.get_by_role("button", name="Options").click()
    desktop.get_by_role("radio", name="shared across models", exact=True).click()
    wait_for_address(desktop, "scale", "shared across models")
    expect(legend).to_contain_text("most of all models here")
    desktop.reload()
    expect(legend).to_contain_text("most of all models here")
    assert exceptions_on(desktop) == []


def test_a_named_view_is_shared_as_a_link_that_opens_it_with_its_name(
    desktop: Page, server: str
) -> None:
    open_page(desktop, server, f"text=parts+of+north&t=4&measure=norm&{OURS}")
    desktop.get_by_role("button", name="Share", exact=True).click()
    name = "<i>Where</i> **it** looks"
    field = desktop.get_by_label("Name of the view")
    field.fill(name)
    field.press("Enter")
    heading = desktop.get_by_role("heading", name=name, exact=True)
    expect(heading).to_be_visible()
    link = desktop.get_by_label("Link to this view")
    expect(link).to_have_value(re.compile("name="))
    address = link.input_value()
    assert address.startswith(f"{server}/connectivity?")
    desktop.goto("about:blank")
    desktop.goto(address)
    expect(heading).to_be_visible()
    expect(desktop.locator(".place")).to_have_text("4 / 14, pinned")
    expect(desktop.get_by_text("Length of the gradient")).to_be_visible()
    assert in_address(desktop.url, "measure") == ["norm"]
    assert exceptions_on(desktop) == []


def test_the_link_can_be_copied(desktop: Page, server: str) -> None:
    desktop.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_page(desktop, server, f"text=parts+of+north&t=4&{OURS}")
    desktop.get_by_role("button", name="Share", exact=True).click()
    desktop.get_by_role("button", name="Copy link").click()
    expect(desktop.get_by_role("button", name="Copied")).to_be_visible()
    copied = desktop.evaluate("navigator.clipboard.readText()")
    assert copied == desktop.get_by_label("Link to this view").input_value()
    assert "t=4" in copied


def test_a_case_study_says_what_to_look_at_below_the_view(desktop: Page, server: str) -> None:
    place = open_page(desktop, server, f"text=parts+of+north&t=4&{OURS}")
    desktop.get_by_role("button", name="3 s|chools", exact=True).click()
    expect(place).to_have_text("141 / 197, pinned")
    expect(desktop.get_by_text("One letter has been read. Look at which")).to_be_visible()
    for model in ("GRU", "LSTM"):
        found = desktop.get_by_role("listitem").filter(has_text=f"{model}: “schools”")
        expect(found).to_contain_text("of its connectivity lies on earlier words")


def test_the_view_stands_in_the_first_screen_of_a_phone(phone: Page, server: str) -> None:
    open_page(phone, server, f"models=GRU&{PUBLISHED}")
    view = phone.locator(".text-view").bounding_box()
    assert view is not None
    assert view["y"] < 0.4 * PHONE["height"]
    links = [
        phone.get_by_role("button", name=number, exact=True).bounding_box()
        for number in ("1", "2a", "2b", "2c", "3")
    ]
    assert len({link["y"] for link in links if link is not None}) == 1


def test_a_phone_shows_every_model_at_once(phone: Page, server: str) -> None:
    open_page(phone, server, f"models=GRU&{PUBLISHED}")
    panels = phone.locator(".panel")
    expect(panels).to_have_count(4)
    first, last = panels.first.bounding_box(), panels.last.bounding_box()
    scrubber = phone.locator(".scrubber").bounding_box()
    assert first is not None
    assert last is not None
    assert scrubber is not None
    streamlit_header = 60
    shown = last["y"] + last["height"] - first["y"]
    assert shown < PHONE["height"] - scrubber["height"] - streamlit_header
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not phone.evaluate(wider)


def test_a_tap_pins(phone: Page, server: str) -> None:
    place = open_page(phone, server, PUBLISHED)
    canvas = phone.locator("canvas.text").first
    canvas.scroll_into_view_if_needed()
    canvas.tap(position={"x": 40, "y": 9})
    expect(place).to_have_text("5 / 197, pinned")
    wait_for_address(phone, "t", "5")
