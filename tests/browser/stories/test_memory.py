"""A researcher asks how far back two states remember, and reads what they hold at one character."""

import re

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.page import wait_for_run
from tests.support.browser.steps import (
    choose_models,
    main,
    pick,
    saved,
    saved_table,
    visit,
    words_of,
)

pytestmark = pytest.mark.browser

GRU, LSTM = (f"{unit} 1×128, War and Peace" for unit in ("GRU", "LSTM"))
FARTHEST = 20  # characters back that the rows of the past have
TIMESTEP = 42
USED = re.compile(r"90 % of its connectivity within (\d+)\.")


def test_a_researcher_compares_two_signatures_and_reads_the_past_from_a_state(
    bundled, desktop, phone, keep
):
    page = desktop
    visit(page, bundled, "memory", "", "dark")
    choose_models(page, GRU, LSTM)
    expect(rows(page)).to_have_count(3)
    keep(page, "two-signatures")
    compare_the_sentence_with_the_signatures(page)

    page.get_by_role("radio", name="layers and parts").click()
    expect(charts(page).filter(has_text=GRU).filter(has_text="layer 1")).not_to_have_count(0)
    page.get_by_role("radio", name="accuracy", exact=True).click()
    expect(charts(page).first).to_contain_text("Accuracy")
    wait_for_run(page)
    keep(page, "layers-and-parts")

    pick(page, "n-gram model that knows", "3 characters")
    expect(row(page, "n-gram, knows 3")).to_contain_text("3 of 21")
    wait_for_run(page)
    page.locator(f"[data-t='{TIMESTEP}']").click()
    expect(timestep(page)).to_have_attribute("aria-valuenow", str(TIMESTEP))
    before = cells(page, GRU)
    page.keyboard.press("ArrowRight")
    expect(timestep(page)).to_have_attribute("aria-valuenow", str(TIMESTEP + 1))
    assert cells(page, GRU) != before
    page.wait_for_url(f"**at={TIMESTEP + 1}**")
    wait_for_run(page)
    expect(page.get_by_label("Timestep", exact=True)).to_have_value(str(TIMESTEP + 1))
    row(page, GRU).locator("[data-lag='1']").hover()
    expect(page.locator(".reading")).to_contain_text("1 back")
    keep(page, "the-past", of=rows(page).first)
    compare_the_cells_with_the_saved_past(page)

    compare_the_used_with_the_saved_figure(page)
    keep(page, "remembered-and-used", of=page.get_by_role("heading", name="Remembered and used"))

    phone.emulate_media(color_scheme="dark")
    phone.goto(page.url)
    wait_for_run(phone)
    expect(timestep(phone)).to_have_attribute("aria-valuenow", str(TIMESTEP + 1))
    assert cells(phone, GRU) == cells(page, GRU)
    keep(phone, "the-address-on-a-phone", of=rows(phone).first)


def charts(page: Page) -> Locator:
    return page.locator("[data-testid=stVegaLiteChart] svg.marks")


def rows(page: Page) -> Locator:
    """The rows of the past with a count: one per model, then the n-gram model's."""
    return page.locator(".past-view .row").filter(has=page.locator(".count"))


def row(page: Page, name: str) -> Locator:
    return rows(page).filter(has_text=name)


def timestep(page: Page) -> Locator:
    return page.get_by_role("slider", name="Timestep of the text")


def cells(page: Page, name: str) -> list[str]:
    return row(page, name).locator("[data-lag]").all_inner_texts()


def compare_the_sentence_with_the_signatures(page: Page) -> None:
    """Count in the saved signatures how many characters in a row are told in most cases."""
    signatures = saved_table(page)
    assert set(signatures["model"]) == {GRU, LSTM}
    read = [of_the_whole_state_if_measured(rows) for _, rows in signatures.groupby("model")]
    best = pd.concat(read).groupby(["model", "lag"])["accuracy"].max() > 0.5
    told = best.groupby("model").cumprod().groupby("model").sum()
    farthest = [model for model in (GRU, LSTM) if told[model] == told.max()]
    expect(page.get_by_text("From the state of")).to_contain_text(
        f"From the state of {' and '.join(farthest)} the last {told.max()} characters "
        "are each recovered"
    )


def of_the_whole_state_if_measured(signature: pd.DataFrame) -> pd.DataFrame:
    whole = signature[signature["part"] == "whole state"]
    return signature if whole.empty else whole


def compare_the_cells_with_the_saved_past(page: Page) -> None:
    """Find in the saved past what each cell shows, and how many are right."""
    menu = main(page).get_by_role("button", name="Save", exact=True).nth(1)
    past = saved_table(page, menu=menu)
    assert set(past["timestep"]) == {TIMESTEP + 1}
    for name in (GRU, LSTM):
        told = past[(past["model"] == name) & (past["lag"] <= FARTHEST)]
        right = told["right"].sum()
        expect(row(page, name).locator(".count")).to_have_text(f"{right} of {len(told)}")
        expect(row(page, name).locator(".cell.right")).to_have_count(int(right))
    assert "struck through: recovered wrongly" in saved(page, "Picture, SVG", menu).decode()


def compare_the_used_with_the_saved_figure(page: Page) -> None:
    """Add up the saved connectivity until nine tenths of it are there."""
    menu = main(page).get_by_role("button", name="Save", exact=True).last
    table = saved_table(page, menu=menu)
    used = table[table["figure"] == "share of connectivity"]
    for name in (GRU, LSTM):
        line = main(page).get_by_role("listitem").filter(has_text=f"{name}: 90 %")
        said = USED.search(words_of(line))
        assert said is not None
        assert int(said[1]) == within(used[used["model"] == name].set_index("lag")["value"], 0.9)


def within(shares: pd.Series, part: float) -> int:
    return next(lag for lag, sum in shares.cumsum().items() if sum >= part * shares.sum())
