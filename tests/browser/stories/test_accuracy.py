"""A visitor asks which model is best after two letters, and whether its lead is beyond noise."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.page import wait_for_run
from tests.support.browser.steps import choose_models, main, saved, saved_table, visit, words_of
from tests.support.bundled import CHECKPOINTS

pytestmark = pytest.mark.browser

FOLDERS = {"GRU": "gru", "LSTM": "lstm", "Nested LSTM": "nested_lstm", "RNN": "rnn"}
LED = re.compile(r"(?P<leader>[\w ]+?) leads with (?P<share>[\d.]+ %)")


def test_a_visitor_finds_out_who_leads_and_whether_the_lead_is_beyond_noise(
    bundled, desktop, phone, keep
):
    page = desktop
    models = "&".join(f"models={folder}" for folder in FOLDERS.values())
    visit(page, bundled, "accuracy", models)
    expect(graph(page)).to_contain_text("2 letters known")
    keep(page, "opened")
    table = saved_table(page)
    compare_with_the_measurements(table)
    compare_with_the_graph(page, table, 2, 1)
    compare_with_the_sentence(page, table, 1)

    rows(page).first.click()
    expect_strong(page, 1, table["model"].nunique())
    keep(page, "one-model-alone")
    rows(page).first.click()
    page.mouse.move(*point(page, 0.6))
    expect(graph(page)).not_to_contain_text("2 letters known")
    letters = letters_read(page)
    compare_with_the_graph(page, table, letters, 1)
    keep(page, "more-letters-known")

    main(page).get_by_role("button", name="top 1", exact=True).click()
    expect(page.get_by_text("Counting the first three, on")).to_be_visible()
    wait_for_run(page)
    compare_with_the_sentence(page, saved_table(page), 3)
    choose_models(page, "GRU", "RNN")
    page.get_by_role("radio", name="over no context").click()
    expect(page.get_by_text(re.compile(r"leads with \+"))).not_to_have_count(0)
    wait_for_run(page)
    keep(page, "over-no-context", of=graph(page))
    assert "test texts" in saved(page, "Picture, SVG").decode()

    page.wait_for_url("**view=over+no+context**")
    phone.goto(page.url)
    wait_for_run(phone)
    expect(phone.get_by_role("radio", name="over no context")).to_be_checked()
    expect(findings(phone)).to_have_text(findings(page).all_inner_texts())
    expect(graph(phone)).to_be_visible()
    keep(phone, "the-address-on-a-phone")


def graph(page: Page) -> Locator:
    return page.locator("[data-testid=stVegaLiteChart] svg.marks").first


def rows(page: Page) -> Locator:
    """The rows of the table above the graph, a model each."""
    return graph(page).locator("g.mark-rect.role-mark path")


def point(page: Page, share: float) -> tuple[float, float]:
    """A point in the middle of the graph's height, at a share of its width."""
    box = graph(page).bounding_box()
    assert box is not None
    return box["x"] + share * box["width"], box["y"] + box["height"] / 2


def letters_read(page: Page) -> int:
    """Return for how many letters the table above the graph is, where the pointer is."""
    heading = graph(page).get_by_text(re.compile("letters known, "))
    return int((heading.text_content() or "").split()[0])


def expect_strong(page: Page, models: int, of: int) -> None:
    """Wait until the curves of so many models are strong and the others faint."""
    strong = graph(page).locator("g.mark-line path[opacity='1']")
    everything = graph(page).locator("g.mark-line path")
    expect(strong).to_have_count(everything.count() * models // of)


def findings(page: Page) -> Locator:
    return main(page).get_by_role("listitem").filter(has_text="known, ")


def compare_with_the_measurements(table: pd.DataFrame) -> None:
    """The saved data are what the checkpoints were measured to do."""
    for model, folder in FOLDERS.items():
        test = json.loads((CHECKPOINTS / folder / "metrics.json").read_text())["test"]
        measured = pd.DataFrame(test["known_words"]["by_known_letters"])
        measured = measured.set_index(["known_letters", "top"])["accuracy"]
        shown = table[table["model"] == model].set_index(["known_letters", "top"])["accuracy"]
        assert len(shown) > 0
        np.testing.assert_allclose(shown, measured[shown.index])


def compare_with_the_graph(page: Page, table: pd.DataFrame, letters: int, top: int) -> None:
    """Read in the graph's table, at these known letters, what the saved data have there."""
    there = table[(table["known_letters"] == letters) & (table["top"] == top)]
    expect(graph(page)).to_contain_text(f"{letters} letters known, {there['n'].iloc[0]:,.0f} pos")
    for row in there.itertuples():
        expect(graph(page)).to_contain_text(f"{100 * row.accuracy:.1f} % ±")


def compare_with_the_sentence(page: Page, table: pd.DataFrame, top: int) -> None:
    """Pool the saved data up to two letters: the same leader, share and verdict."""
    few = table[(table["known_letters"] <= 2) & (table["top"] == top)]
    few = few[few["model"].isin(FOLDERS)]
    right = (few["accuracy"] * few["n"]).groupby(few["model"]).sum()
    share = (right / few.groupby("model")["n"].sum()).sort_values(ascending=False)
    said = words_of(findings(page).filter(has_text="0 to 2 letters"))
    led = LED.search(said.partition("known, ")[2])
    assert led is not None
    assert led["leader"] == share.index[0]
    assert led["share"] == f"{100 * share.iloc[0]:.1f} %"
    groups = [groups_of(model, top) for model in share.index[:2]]
    if any(one is None for one in groups):
        assert "their results do not say" in said
        return
    difference = groups[0] - groups[1]
    sure = difference.mean() / (difference.std() / np.sqrt(len(difference)))
    assert "On the same observations the difference is" in said
    assert sure < 4 or "more than chance" in said
    assert sure > 1 or "does not tell which is better" in said


def groups_of(model: str, top: int) -> np.ndarray | None:
    """Return how many positions were right in each group, None where that was not kept."""
    test = json.loads((CHECKPOINTS / FOLDERS[model] / "metrics.json").read_text())["test"]
    ranges = test["known_words"].get("ranges")
    return None if ranges is None else np.array(ranges[0]["right"][str(top)])
