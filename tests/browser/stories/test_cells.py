"""At night a student looks for the cell that knows about quotes, and tries it on own sentences."""

import re
from itertools import accumulate
from urllib.parse import unquote

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.page import wait_for_run
from tests.support.browser.steps import (
    choose_models,
    main,
    pick,
    pictures,
    saved,
    saved_table,
    visit,
    wait_for_other_pictures,
    words_of,
)

pytestmark = pytest.mark.browser

OWN = (
    '"I never knew him," said Anna quietly. "Did you?" He looked at the floor for a long time. '
    '"No," he said, "but I would have liked to." She nodded and went on with her letter to him. '
) * 2
LAST_CELL = 127
FIRST = re.compile(r"1 (?P<model>.+) layer (?P<layer>\d+), cell (?P<cell>\d+) (?P<score>[+−]\S+)")
SUMMARY = re.compile(r"(\d+) of ([\d,]+) cells score above ([\d.]+) on “(.+?)”")


def test_a_student_finds_the_cell_that_tracks_quotes_and_tries_it_on_own_sentences(
    bundled, desktop, phone, keep
):
    page = desktop
    models = "&".join(f"characters=warpeace_{one}_1x128" for one in ("gru", "lstm", "rnn"))
    visit(page, bundled, "cells", models, "dark")
    expect(ranking(page, "inside quotes")).to_be_visible()
    keep(page, "opened")
    compare_the_summary_with_all_scores(page, "inside quotes")
    keep(page, "all-scores", of=page.get_by_role("heading", name="All scores"))

    write(page, OWN)
    best = best_cell(page, "inside quotes")
    ranking(page, "inside quotes").get_by_role("button").first.click()
    region = page.get_by_role("group", name=best["model"], exact=True)
    expect(region.get_by_role("slider")).to_have_attribute("aria-valuenow", best["cell"])
    keep(page, "the-best-on-own-sentences", of=region)
    compare_the_score_with_the_cell(page, best)

    canvas = region.locator("canvas.text")
    drawn = pictures(canvas)
    region.get_by_role("slider").focus()
    last = int(best["cell"]) == LAST_CELL
    page.keyboard.press("ArrowUp" if last else "ArrowDown")
    another = str(int(best["cell"]) + (-1 if last else 1))
    expect(region.get_by_role("spinbutton")).to_have_value(another)
    wait_for_other_pictures(canvas, drawn)
    page.wait_for_url(lambda url: unquote(url).find(f":{another}") > 0)
    wait_for_run(page)
    keep(page, "the-next-cell", of=region)

    pick(page, "Find cells that track", "vowel")
    expect(ranking(page, "vowel")).to_be_visible()
    choose_models(page, best["model"])
    expect(page.locator("canvas.text")).to_have_count(1)
    link = link_to_these_cells(page)
    phone.emulate_media(color_scheme="dark")
    phone.goto(link)
    there = phone.get_by_role("group", name=best["model"], exact=True)
    expect(there.get_by_role("slider")).to_have_attribute("aria-valuenow", another)
    expect(there.locator("p.sr").first).to_contain_text("said Anna quietly")
    keep(phone, "the-link-on-a-phone", of=there)


def ranking(page: Page, label: str) -> Locator:
    return page.get_by_role("list", name=f"Cells that track “{label}”, best first")


def write(page: Page, text: str) -> None:
    """Have the models read a text of one's own, and wait for its ranking."""
    before = ranking(page, "inside quotes").inner_text()
    page.get_by_test_id("stPopover").get_by_role("button", name="Text").click()
    field = page.get_by_role("textbox", name="Text for the models to read")
    field.fill(text)
    field.press("Control+Enter")
    expect(page.get_by_text(f"Read from the text below: {len(text)} characters")).to_be_visible()
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    wait_for_run(page)
    expect(ranking(page, "inside quotes")).not_to_have_text(before, use_inner_text=True)


def best_cell(page: Page, label: str) -> re.Match[str]:
    first = FIRST.match(words_of(ranking(page, label).get_by_role("button").first))
    assert first is not None
    return first


def compare_the_summary_with_all_scores(page: Page, label: str) -> None:
    """Count in the saved scores the cells that are said to be above chance."""
    said = SUMMARY.search(words_of(page.get_by_text(" cells score above ").first))
    assert said is not None
    menu = main(page).get_by_role("button", name="Save", exact=True).last
    scores = saved_table(page, menu=menu)
    above, of, threshold, named = said.groups()
    assert named == label
    assert len(scores) == int(of.replace(",", ""))
    surely, perhaps = (
        (scores["score"] > float(threshold) + rounded) for rounded in (0.005, -0.005)
    )
    assert surely.sum() <= int(above) <= perhaps.sum()
    best = scores.loc[scores["score"].idxmax()]
    seen = best_cell(page, label)
    assert (seen["model"], int(seen["layer"]), int(seen["cell"])) == (
        best["model"],
        best["layer"],
        best["cell"],
    )


def compare_the_score_with_the_cell(page: Page, best: re.Match[str]) -> None:
    """Correlate the saved cell with the quotes of the text: that is the score of the ranking."""
    cells = saved_table(page)
    cell = cells[cells["model"] == best["model"]]
    assert set(cell["cell"]) == {int(best["cell"])}
    assert "".join(cell["character"]) == OWN
    assert (
        f"{np.corrcoef(cell['value'], inside_quotes(OWN))[0, 1]:+.2f}".replace("-", "−")
        == best["score"]
    )
    assert f"cell {best['cell']}" in saved(page, "Picture, SVG").decode()


def inside_quotes(text: str) -> pd.Series:
    quotes = list(accumulate(character == '"' for character in text))
    return pd.Series([number % 2 for number in quotes])


def link_to_these_cells(page: Page) -> str:
    page.get_by_role("button", name="Share", exact=True).click()
    return page.get_by_label("Link to these cells").input_value()
