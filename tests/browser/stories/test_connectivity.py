"""A researcher asks what each model looked at for a word, and shows a colleague an own finding."""

import re

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from memviz.charts.findings import percent
from tests.support.browser.page import wait_for_run
from tests.support.browser.steps import (
    choose_models,
    main,
    pictures,
    saved,
    saved_table,
    visit,
    wait_for_other_pictures,
    words_of,
)

pytestmark = pytest.mark.browser

OWN = "the second world war ended and nobody wanted another world war"
NAME = "Does it look back at the first war?"
CHARACTER_3, CHARACTER_5 = ({"x": 9 * at + 4, "y": 13} for at in (3, 5))  # cells of 9 by 27 pixels
OF_OCEAN = re.compile(r"“ocean” \d+.%, without context .*% \(rank 1 instead of \d+\); \d+.% from")
MODELS = ("GRU", "LSTM", "Nested LSTM", "RNN")


def test_a_researcher_reads_where_models_look_and_shares_a_view_of_another_text(
    bundled, desktop, phone, keep
):
    page = desktop
    visit(page, bundled, "connectivity", "models=gru&models=lstm&models=nested_lstm&models=rnn")
    expect(place(page)).to_have_text("106 / 197, pinned")
    keep(page, "opened")

    point_at_other_characters(page)
    keep(page, "pointing")
    page.get_by_role("button", name=re.compile("^2a")).click()
    expect(place(page)).to_have_text("32 / 197, pinned")
    compare_the_sentences_with_the_row(page, 32, "grammar")
    keep(page, "the-first-grammar", of=page.get_by_text("Numbers at timestep 32"))

    box = page.get_by_label("Text", exact=True)
    box.fill(OWN)
    box.press("Enter")
    last = len(OWN)
    expect(place(page)).to_have_text(f"{last} / {last}, pinned")
    wait_for_run(page)
    page.get_by_role("slider", name="Selected character").press("PageUp")
    expect(place(page)).not_to_contain_text("pinned")
    page.keyboard.press("Enter")
    expect(place(page)).to_contain_text("pinned")
    expect(page.get_by_label("Pinned timestep")).not_to_have_value(str(last))
    wait_for_run(page)
    choose_models(page, "GRU", "RNN")
    expect(page.locator("canvas.text")).to_have_count(2)
    keep(page, "a-text-of-ones-own")

    link = share(page)
    svg = saved(page, "Picture, SVG").decode()
    assert NAME in svg
    assert "GRU" in svg
    phone.goto(link)
    expect(phone.get_by_role("heading", name=NAME)).to_be_visible()
    expect(place(phone)).to_have_text(words_of(place(page)))
    for model in ("GRU", "RNN"):
        expect(suggested(phone, model)).to_have_text(suggested(page, model).all_inner_texts())
    keep(phone, "the-colleague-s-phone")


def test_a_researcher_compares_what_the_layers_still_hold(bundled, desktop, keep):
    page = desktop
    visit(page, bundled, "connectivity", "models=gru&models=lstm")
    expect(place(page)).to_have_text("106 / 197, pinned")
    page.get_by_text("What the state still holds").click()
    held = page.locator(".st-key-kept")
    facts = held.locator(".panel p.sr")
    expect(facts.last).to_contain_text("from earlier words")
    keep(page, "held-by-the-first-layer", of=held.locator("canvas.text").first)
    canvases = held.locator("canvas.text")
    of_the_first = pictures(canvases)
    held.get_by_role("radio", name="2", exact=True).click()
    wait_for_other_pictures(canvases, of_the_first)
    page.wait_for_url(re.compile("held=2"))
    keep(page, "held-by-the-second-layer", of=canvases.first)
    rows = saved_table(page, menu=held.get_by_role("button", name="Save", exact=True))
    assert set(rows["model"]) == {"GRU", "LSTM"}
    assert rows.groupby("model")["share"].sum().tolist() == pytest.approx([1, 1], abs=1e-4)


def test_a_visitor_asks_why_a_model_suggests_ocean(bundled, desktop, phone, keep):
    page = desktop
    query = "models=gru&models=lstm&text=the+pacific+is+the+largest+ocean+and+the+atlantic+o"
    visit(page, bundled, "connectivity", query)
    choice, canvases = page.locator(".st-key-explains_row"), page.locator("canvas.text")
    of_the_text = pictures(canvases)
    expect(what_context_buys(page, "GRU")).to_contain_text("“o” ")

    choice.get_by_text("first suggestion").click()
    wait_for_run(page)
    wait_for_other_pictures(canvases, of_the_text)
    expect(what_context_buys(page, "GRU")).to_have_text(OF_OCEAN)
    expect(what_context_buys(page, "LSTM")).to_contain_text("“of” ")
    expect(suggested(page, "GRU").first).to_have_text(re.compile("^ocean, .* explained$"))
    keep(page, "the-first-suggestions")

    of_suggestions = pictures(canvases)
    page.get_by_role("button", name="of", exact=True).click()
    wait_for_run(page)
    page.wait_for_url(re.compile("output=of"))
    wait_for_other_pictures(canvases.first, of_suggestions[:1])
    for model in ("GRU", "LSTM"):
        expect(what_context_buys(page, model)).to_contain_text("“of” ")
    word = choice.get_by_role("textbox")
    expect(word).to_have_value("of")
    word.fill("ocean")
    word.press("Enter")
    for model in ("GRU", "LSTM"):
        expect(what_context_buys(page, model)).to_contain_text("“ocean” ")
    wait_for_run(page)
    keep(page, "a-word-of-ones-own")

    phone.goto(page.url)
    wait_for_run(phone)
    expect(phone.locator("canvas.text")).to_have_count(2)
    expect(what_context_buys(phone, "LSTM")).to_have_text(words_of(what_context_buys(page, "LSTM")))
    keep(phone, "the-same-on-a-phone")


def what_context_buys(page: Page, model: str) -> Locator:
    """The line under the view that has a model's probability with and without context."""
    return main(page).get_by_role("listitem").filter(has_text=re.compile(f"^{model} gives"))


def place(page: Page) -> Locator:
    """The line of the view that says which timestep is shown."""
    return page.locator(".place")


def suggested(page: Page, model: str) -> Locator:
    words = page.get_by_role("list", name=f"{model}: three most probable words", exact=True)
    return words.get_by_role("listitem")


def point_at_other_characters(page: Page) -> None:
    """See every model's picture change where the pointer goes, and come back when it leaves."""
    canvases = page.locator("canvas.text")
    pinned, canvas = pictures(canvases), canvases.first
    assert len(pinned) == len(MODELS)
    canvas.hover(position=CHARACTER_3)
    expect(place(page)).to_have_text("3 / 197")
    wait_for_other_pictures(canvases, pinned)
    page.get_by_role("heading", level=1).hover()
    expect(place(page)).to_have_text("106 / 197, pinned")
    canvas.hover(position=CHARACTER_5)
    expect(place(page)).to_have_text("5 / 197")


def compare_the_sentences_with_the_row(page: Page, timestep: int, target: str) -> None:
    """Save the row, and find in the sentences under the view the shares that it gives."""
    expect(page.get_by_text(f"Numbers at timestep {timestep}")).to_be_visible()
    wait_for_run(page)
    row = saved_table(page, "This row, CSV")
    assert row["timestep"].tolist() == list(range(timestep + 1))
    text = "".join(row["character"])
    word = pd.Series([text[: at + 1].count(" ") for at in range(len(text))])
    names = dict(enumerate(text.split(" ")))
    for model in MODELS:
        shares = (row[model] / row[model].sum()).groupby(word).sum()
        earlier = shares.drop(word.iloc[-1])
        sentence = words_of(
            main(page).get_by_role("listitem").filter(has_text=re.compile(f"^{model}: “"))
        )
        assert sentence.startswith(f"{model}: “{target}” ")
        assert f"{percent(earlier.sum())} of its connectivity lies on earlier words" in sentence
        most = f"“{names[earlier.idxmax()]}” has the most, {percent(earlier.max())}"
        assert most in sentence


def share(page: Page) -> str:
    """Name the view and return its link, which opens it for others."""
    page.get_by_role("button", name="Share", exact=True).click()
    field = page.get_by_label("Name of the view")
    field.fill(NAME)
    field.press("Enter")
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    wait_for_run(page)
    link = page.get_by_label("Link to this view")
    expect(link).to_have_value(re.compile("name="))
    address = link.input_value()
    page.keyboard.press("Escape")
    expect(link).to_have_count(0)
    return address
