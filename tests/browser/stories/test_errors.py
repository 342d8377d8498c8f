"""On a phone, a visitor asks whether a network does better than counting n-grams, and where."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.page import wait_for_run
from tests.support.browser.steps import main, pick, saved, saved_table, visit, words_of

pytestmark = pytest.mark.browser

NETWORK = "GRU 1×128"
NUMBER = r"(\S+) \[(\S+), (\S+)\]"
SENTENCE = re.compile(
    r"^(?:(.+) leads (.+) by more than chance|The interval of the difference contains zero: .+)\. "
    rf"(.+) minus (.+): {NUMBER} nats per character and {NUMBER} errors per 1,000 characters\."
)
FIGURES = 6


def test_a_visitor_sees_whether_a_network_beats_counting_and_reads_where_it_does_not(
    bundled, phone, desktop, keep
):
    page = phone
    models = "characters=warpeace_gru_1x128&characters=warpeace_lstm_1x128"
    visit(page, bundled, "errors", models)
    expect(figures(page)).to_have_count(FIGURES)
    keep(page, "opened")
    compare_the_sentence_with_the_figure(page, "8-gram")
    keep(page, "beside-the-8-gram", of=sentence(page))

    figures(page).nth(0).locator("g.mark-symbol.role-mark path").nth(2).tap()
    expect(sentence(page)).to_contain_text(f"{NETWORK} minus 3-gram")
    expect(page.get_by_role("combobox", name="with", exact=True)).to_have_value("3-gram")
    expect(figures(page)).to_have_count(FIGURES)
    wait_for_run(page)
    compare_the_sentence_with_the_figure(page, "3-gram")

    figures(page).nth(1).locator("g.mark-rect.role-mark path").nth(1).tap()
    spread = page.get_by_text(f"evenly spread: only {NETWORK} wrong")
    expect(spread).to_be_visible()
    wait_for_run(page)
    keep(page, "only-the-network-wrong", of=figures(page).nth(1))
    compare_the_places_with_the_figure(page, spread)
    place = page.locator(".memviz-places details").first
    place.locator("summary").tap()
    expect(place.locator("p")).to_have_count(2)
    expect(place.locator("p").first).to_contain_text(f"{NETWORK}: errors here are coloured")
    keep(page, "a-place-opened", of=place)

    pick(page, "Characters", "20,000")
    expect(page.get_by_text("Measured on 20,000 characters of War and Peace")).to_be_visible()
    expect(figures(page)).to_have_count(FIGURES)
    wait_for_run(page)
    svg = saved(page, "Picture, SVG").decode()
    assert "Measured on 20,000 characters of War and Peace" in svg
    desktop.goto(page.url)
    expect(figures(desktop)).to_have_count(FIGURES)
    expect(sentence(desktop)).to_have_text(words_of(sentence(page)))
    expect(desktop.get_by_text(f"evenly spread: only {NETWORK} wrong")).to_be_visible()
    keep(desktop, "the-address-on-a-desktop")


def figures(page: Page) -> Locator:
    return page.locator("[data-testid=stVegaLiteChart] svg.marks")


def sentence(page: Page) -> Locator:
    return main(page).get_by_text(re.compile(r"minus .+: .+ nats per character and"))


def compare_the_sentence_with_the_figure(page: Page, rival: str) -> None:
    """Subtract the saved cross entropies: the sentence says as much, and who leads."""
    said = SENTENCE.search(words_of(sentence(page)))
    assert said is not None
    assert (said[3], said[4]) == (NETWORK, rival)
    table = saved_table(page).set_index("model")
    nats, errors = (table.loc[NETWORK, of] - table.loc[rival, of] for of in ("nats", "errors"))
    assert said[5] == f"{nats:+.3f}"
    assert said[8] == f"{1000 * errors:+.1f}"
    beyond_chance = float(said[6]) * float(said[7]) > 0
    leaders = (
        ((NETWORK, rival) if nats < 0 else (rival, NETWORK)) if beyond_chance else (None, None)
    )
    assert (said[1], said[2]) == leaders


def compare_the_places_with_the_figure(page: Page, spread: Locator) -> None:
    """Every place is one that the bar counts: the network below one half, its rival not."""
    menu = main(page).get_by_role("button", name="Save", exact=True).nth(1)
    parts = saved_table(page, menu=menu).set_index("part")
    positions = parts.loc[f"only {NETWORK} wrong", "positions"]
    places = page.locator(".memviz-places").first.locator("summary")
    shown = min(8, positions)
    expect(places).to_have_count(shown)
    expect(spread).to_contain_text(f"{shown} of {positions:,} places")
    for place in places.all():
        network, rival = (words_of(one).split()[-1] for one in place.locator("span").all())
        assert percentage(network) <= 50 <= percentage(rival)


def percentage(said: str) -> float:
    return float(said.removesuffix("%"))
