"""The report as a reader opens it: from a file, with no network, by pointer, keys and touch."""

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from memviz.report import report
from tests.support.browser.page import DESKTOP, PHONE
from tests.support.tiny_checkpoints import save_tiny_character_model, save_tiny_checkpoints

pytestmark = pytest.mark.browser

TEXT = "the formal study of grammar is an important part of education"
HOSTILE = '</script><script>document.title = "taken"</script><img src=x onerror=alert(1)>'
NOTHING = {"console": [], "requests": [], "dialogs": []}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Reports by name: of two models of words, others of characters, with a hostile corpus."""
    folder = tmp_path_factory.mktemp("reports")
    words = save_tiny_checkpoints(folder / "words")
    letters = save_tiny_character_model(folder / "letters")
    path = letters / "metrics.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "corpus": {"name": HOSTILE}}))
    pages = {
        "words": report([words / "gru", words / "lstm"], TEXT, timestep=22),
        "hostile": report([letters], TEXT, title=HOSTILE),
        "lines": report([letters], "the\nof\n\nand"),
        "long": report([words / "gru"], " ".join([TEXT] * 15)),
        "texts": report([letters, words / "gru", words / "lstm"], [TEXT, "from, young & old"]),
    }
    for name, page in pages.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in pages}


@contextmanager
def opened(
    chromium: Browser, file: Path, at: str = "", **settings: object
) -> Iterator[tuple[Page, dict]]:
    """Open a report without a network, at a place in it; yield it, and what it says or asks for."""
    context = chromium.new_context(offline=True, **{"viewport": DESKTOP, **settings})
    page = context.new_page()
    heard: dict[str, list[str]] = {name: [] for name in NOTHING}
    page.on("console", lambda message: heard["console"].append(message.text))
    page.on("pageerror", lambda error: heard["console"].append(str(error)))
    page.on("request", lambda request: heard["requests"].append(request.url))
    page.on("dialog", lambda dialog: (heard["dialogs"].append(dialog.message), dialog.dismiss()))
    page.goto(file.as_uri() + at)
    heard["requests"].remove(file.as_uri())
    yield page, heard
    context.close()


def first_suggestions(page: Page) -> list[str]:
    return page.locator("ol.sr").evaluate_all("lists => lists.map((list) => list.textContent)")


def test_pointing_moves_all_models_and_leaving_returns_to_the_pin(chromium, files):
    with opened(chromium, files["words"]) as (page, heard):
        expect(page.locator(".place")).to_have_text("22 / 61, pinned")
        at_pin = first_suggestions(page)
        assert len(at_pin) == 2
        canvas = page.locator("canvas.text").first
        canvas.hover(position={"x": 30, "y": 12})
        expect(page.locator(".place")).not_to_have_text("22 / 61, pinned")
        pointed = first_suggestions(page)
        assert all(one != other for one, other in zip(at_pin, pointed, strict=True))
        page.mouse.move(5, 5)
        expect(page.locator(".place")).to_have_text("22 / 61, pinned")
        assert first_suggestions(page) == at_pin
        canvas.click(position={"x": 30, "y": 12})
        expect(page.locator(".place")).to_have_text(re.compile("^[1-9] / 61, pinned$"))
        assert heard == NOTHING


def test_arrow_keys_move_and_the_slider_says_where(chromium, files):
    with opened(chromium, files["words"]) as (page, heard):
        slider = page.get_by_role("slider")
        slider.focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator(".place")).to_have_text("23 / 61")
        expect(slider).to_have_attribute(
            "aria-valuetext", re.compile("timestep 23 of 61, 3 letters of grammar read$")
        )
        page.keyboard.press("End")
        expect(page.locator(".place")).to_have_text("61 / 61")
        page.keyboard.press("Escape")
        expect(page.locator(".place")).to_have_text("22 / 61, pinned")
        expect(page.get_by_role("status")).to_contain_text("Timestep 22, target grammar")
        assert heard == NOTHING


def test_charts_are_drawn_and_their_points_can_be_read(chromium, files):
    with opened(chromium, files["words"]) as (page, heard):
        charts = page.locator(".chart svg.marks")
        expect(charts).to_have_count(2)
        reach = page.get_by_role("group", name="Mean share of connectivity by distance")
        reach.scroll_into_view_if_needed()
        reach.locator("svg.marks").hover(position={"x": 300, "y": 150})
        expect(page.locator("#vg-tooltip-element")).to_contain_text("Characters back")
        assert heard == NOTHING


def test_dark_follows_the_system_even_when_it_changes(chromium, files):
    with opened(chromium, files["words"], color_scheme="dark") as (page, heard):
        background = "() => getComputedStyle(document.body).backgroundColor"
        drawn = "() => document.querySelector('.chart svg.marks').style.backgroundColor"
        corner = """() => [...document.querySelector(".view").shadowRoot.querySelector(".info")
            .getContext("2d").getImageData(0, 0, 1, 1).data.slice(0, 3)]"""
        expect(page.locator(".chart svg.marks")).to_have_count(2)
        assert page.evaluate(background) == page.evaluate(drawn) == "rgb(15, 22, 24)"
        page.emulate_media(color_scheme="light")
        page.wait_for_function(f"({drawn})() === 'rgb(255, 255, 255)'")
        assert page.evaluate(corner) == [255, 255, 255]
        assert heard == NOTHING


def test_a_phone_shows_it_without_scrolling_sideways(chromium, files):
    settings = {"viewport": PHONE, "is_mobile": True, "has_touch": True}
    with opened(chromium, files["words"], **settings) as (page, heard):
        expect(page.locator(".chart svg.marks")).to_have_count(2)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        page.locator("canvas.text").first.tap(position={"x": 30, "y": 9})
        expect(page.locator(".place")).not_to_have_text("22 / 61, pinned")
        assert heard == NOTHING


def test_nothing_hostile_runs_and_characters_are_predicted_by_name(chromium, files):
    with opened(chromium, files["hostile"]) as (page, heard):
        slider = page.get_by_role("slider")
        slider.focus()
        page.keyboard.press("Home")
        expect(slider).to_have_attribute(
            "aria-valuetext", re.compile("timestep 0 of 60, .*next is h$")
        )
        for _ in range(2):
            page.keyboard.press("ArrowRight")
        expect(slider).to_have_attribute(
            "aria-valuetext", re.compile("timestep 2 of 60, .*next is space$")
        )
        assert page.title() == HOSTILE
        assert page.locator("img").count() == 0
        assert heard == NOTHING


def test_a_text_of_characters_keeps_its_lines(chromium, files):
    with opened(chromium, files["lines"]) as (page, heard):
        page.get_by_role("slider").focus()
        page.keyboard.press("Home")
        for place, below in (("4 / 10", "o"), ("7 / 10", "an empty line"), ("8 / 10", "a")):
            page.keyboard.press("ArrowDown")
            expect(page.locator(".place"), below).to_have_text(place)
        assert heard == NOTHING


def saved(page: Page, label: str, menu: int = 0) -> bytes:
    page.locator("details.save").nth(menu).locator("summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    return download.value.path().read_bytes()


def test_the_address_leads_to_a_timestep_and_follows_the_pin(chromium, files):
    with opened(chromium, files["words"], at="#t=9") as (page, heard):
        expect(page.locator(".place")).to_have_text("9 / 61, pinned")
        page.get_by_role("slider").press("ArrowRight")
        page.keyboard.press("Enter")
        page.wait_for_function("location.hash === '#t=10'")
        page.evaluate("location.hash = '#t=30'")
        expect(page.locator(".place")).to_have_text("30 / 61, pinned")
        assert heard == NOTHING


def test_the_address_brings_what_comes_before_the_timestep_in_sight(chromium, files):
    narrow = {"viewport": {"width": 360, "height": 900}}
    with opened(chromium, files["long"], at="#t=450", **narrow) as (page, heard):
        expect(page.locator(".place")).to_have_text("450 / 929, pinned")
        scrolled = page.locator(".scroller").evaluate("box => box.scrollTop")
        assert scrolled > 0
        for _ in range(5):
            page.get_by_role("slider").press("ArrowUp")
        expect(page.locator(".place")).not_to_have_text("450 / 929, pinned")
        assert page.locator(".scroller").evaluate("box => box.scrollTop") == scrolled
        assert heard == NOTHING


@pytest.mark.parametrize("at", ["#t=62", "#t=-1", "#t=x", "#view=2&t=3", "#reach", "#t=1e1", "#t="])
def test_an_address_that_leads_nowhere_changes_nothing(chromium, files, at):
    with opened(chromium, files["words"], at=at) as (page, heard):
        expect(page.locator(".place")).to_have_text("22 / 61, pinned")
        assert heard == NOTHING


def test_of_several_texts_each_view_has_its_address(chromium, files):
    with opened(chromium, files["texts"], at="#view=2&t=3") as (page, heard):
        places = page.locator(".place")
        expect(places).to_have_count(4)
        expect(places.nth(1)).to_have_text("3 / 14, pinned")
        expect(places.nth(0)).to_have_text("54 / 61, pinned")
        page.get_by_role("slider").nth(2).press("Home")
        page.keyboard.press("Enter")
        page.wait_for_function("location.hash === '#view=3&t=0'")
        assert heard == NOTHING


def test_what_is_pinned_is_saved_as_a_picture_and_as_numbers(chromium, files):
    with opened(chromium, files["words"], color_scheme="dark") as (page, heard):
        svg = ElementTree.fromstring(saved(page, "Picture, SVG"))
        space = "{http://www.w3.org/2000/svg}"
        words = [text.text for text in svg.iter(f"{space}text")]
        assert svg.find(f"{space}rect").get("fill") == "#ffffff", "white, whatever the theme"
        assert {"GRU", "LSTM", "no influence"} <= set(words)
        assert "".join(words).count("education") == 2, "the text once per model"
        assert saved(page, "Picture, PNG").startswith(b"\x89PNG")
        rows = list(csv.DictReader(io.StringIO(saved(page, "This row, CSV").decode())))
        assert [row["character"] for row in rows if row["model"] == "GRU"] == list(f" {TEXT}"[:23])
        assert max(float(row["share_of_largest"]) for row in rows) == 1
        assert {row["target"] for row in rows} == {"grammar"}
        assert heard == NOTHING


def test_a_graph_is_saved_as_a_picture_and_as_numbers(chromium, files):
    with opened(chromium, files["words"], color_scheme="dark") as (page, heard):
        expect(page.locator(".chart svg.marks")).to_have_count(2)
        svg = saved(page, "Picture, SVG", menu=1).decode()
        assert "#ffffff" in svg
        assert "#0f1618" not in svg, "white, whatever the theme"
        assert saved(page, "Picture, PNG", menu=1).startswith(b"\x89PNG")
        rows = list(csv.DictReader(io.StringIO(saved(page, "Data, CSV", menu=2).decode())))
        assert {"model", "distance", "share", "low", "high", "n"} <= set(rows[0])
        assert heard == NOTHING


def test_a_saved_row_quotes_what_a_table_would_take_for_its_own(chromium, files):
    with opened(chromium, files["lines"]) as (page, _):
        rows = list(csv.DictReader(io.StringIO(saved(page, "This row, CSV").decode(), newline="")))
        assert "".join(row["character"] for row in rows) == "the\nof\n\nan"


def test_print_is_light_and_shows_each_view_as_a_picture(chromium, files):
    with opened(chromium, files["texts"], color_scheme="dark") as (page, heard):
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        pictures = page.locator(".on-paper svg")
        expect(pictures).to_have_count(4)
        expect(pictures.first).to_be_visible()
        expect(page.locator(".view").first).to_be_hidden()
        expect(page.get_by_text("Save", exact=True).first).to_be_hidden()
        background = "getComputedStyle(document.body).backgroundColor"
        assert page.evaluate(background) == "rgb(255, 255, 255)"
        page.set_viewport_size({"width": 680, "height": 900})  # between the margins of A4
        assert page.evaluate("document.documentElement.scrollWidth") == 680
        page.emulate_media(media="screen")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        expect(pictures).to_have_count(0)
        assert heard == NOTHING


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_serious_issue_of_access(chromium, files, scheme, viewport):
    settings = {"color_scheme": scheme, "viewport": viewport, "bypass_csp": True}
    with opened(chromium, files["texts"], **settings) as (page, _):
        page.locator("details.save summary").first.click()
        issues = Axe().run(page).response["violations"]
        assert [
            f"{issue['id']} at {node['target']}: {node['failureSummary']}"
            for issue in issues
            if issue["impact"] in ("serious", "critical")
            for node in issue["nodes"]
        ] == []
