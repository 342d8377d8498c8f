"""An engineer chooses a model: sizes and results, how it was trained, what it computes."""

import json
import re
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.page import wait_for_run
from tests.support.browser.steps import (
    main,
    saved,
    saved_table,
    visit,
)
from tests.support.bundled import CHECKPOINTS

pytestmark = pytest.mark.browser

WORDS = {"GRU": "gru", "LSTM": "lstm", "Nested LSTM": "nested_lstm", "RNN": "rnn"}
ROW = 35  # pixels of a row of the table


def test_an_engineer_compares_models_and_sees_how_one_was_made_and_what_it_computes(
    bundled, desktop, phone, keep
):
    page = desktop
    visit(page, bundled, "models", "&".join(f"models={folder}" for folder in WORDS.values()))
    expect(page.locator("svg.memviz-unit")).to_be_visible()
    keep(page, "opened")
    compare_the_table_with_the_metrics(page)

    choose_the_row(page, 1)
    metrics = metrics_of("LSTM")
    expect_facts(page, metrics["training"])
    wait_for_run(page)
    expect(main(page).get_by_test_id("stCode").first).to_contain_text(
        metrics["training"]["command"]
    )
    card = page.get_by_text("Model card", exact=True)
    card.click()
    expect(main(page).locator("strong").get_by_text("Results", exact=True)).to_be_visible()
    expect(page.get_by_text("library_name: memviz")).to_have_count(0)
    keep(page, "its-card", of=card)
    card.click()

    compare_the_curves_with_the_histories(page)
    page.get_by_role("radio", name="batches").click()
    expect(curves(page)).to_contain_text("Batches")
    wait_for_run(page)
    read_the_curves(page)
    keep(page, "training", of=curves(page))

    page.get_by_role("radio", name="LSTM", exact=True).click()
    expect(page.locator("svg.memviz-unit title").first).to_have_text("Long short-term memory")
    total = metrics["parameters"]["total"]
    expect(page.get_by_text(f"LSTM: {total:,} in all")).to_be_visible()
    keep(page, "the-unit", of=page.locator("svg.memviz-unit"))
    menus = main(page).get_by_role("button", name="Save", exact=True)
    svg = saved(page, "Picture, SVG", menus.last)
    assert b"Long short-term memory" in svg

    page.wait_for_url("**unit=LSTM**")
    phone.goto(page.url)
    wait_for_run(phone)
    expect(phone.get_by_role("combobox", name="Details of")).to_have_value("LSTM")
    expect(phone.locator("svg.memviz-unit title").first).to_have_text("Long short-term memory")
    expect_facts(phone, metrics["training"])
    keep(phone, "the-address-on-a-phone")


def metrics_of(model: str) -> dict[str, Any]:
    return json.loads((CHECKPOINTS / WORDS[model] / "metrics.json").read_text())


def compare_the_table_with_the_metrics(page: Page) -> None:
    """Find in the saved table what each checkpoint says of itself."""
    table = saved_table(page).set_index("Model")
    assert list(table.index[: len(WORDS)]) == list(WORDS)
    for model in WORDS:
        metrics, row = metrics_of(model), table.loc[model]
        known = metrics["test"]["known_words"]
        assert row["Parameters"] == metrics["parameters"]["total"]
        assert row["Known words, %"] == pytest.approx(100 * known["accuracy"]["1"])
        assert row["Cross entropy, nats"] == pytest.approx(known["cross_entropy"])


def choose_the_row(page: Page, number: int) -> None:
    """Click into a row of the table, which is drawn on a canvas."""
    table = page.get_by_test_id("stDataFrame").first
    table.click(position={"x": 120, "y": ROW * (number + 1.5)})
    expect(page.get_by_role("combobox", name="Details of")).to_have_value(list(WORDS)[number])


def expect_facts(page: Page, training: dict[str, Any]) -> None:
    """Read under the table how long the model was trained."""
    facts = main(page).get_by_role("listitem")
    read, batches = (f"{training[amount]:,}" for amount in ("characters", "batches"))
    expect(facts.filter(has_text="Characters read: ")).to_have_text(f"Characters read: {read}")
    expect(facts.filter(has_text="Batches: ")).to_have_text(f"Batches: {batches}")


def curves(page: Page) -> Locator:
    return page.locator("[data-testid=stVegaLiteChart] svg.marks").first


def compare_the_curves_with_the_histories(page: Page) -> None:
    """Save the curves: they end where the checkpoints' histories end, as the graph says too."""
    menus = main(page).get_by_role("button", name="Save", exact=True)
    table = saved_table(page, menu=menus.nth(1))
    for model, folder in WORDS.items():
        history = pd.read_csv(CHECKPOINTS / folder / "training.csv")
        measured = history[history["dataset"] == "valid"]["loss"]
        drawn = table[(table["model"] == model) & (table["dataset"] == "valid")]["measured_loss"]
        assert list(drawn) == pytest.approx(list(measured))
        name = re.compile(rf"Last validation loss: .*\b{model}: {measured.iloc[-1]:.3f} after")
        expect(main(page).get_by_role("button", name=name).first).to_be_attached()
    assert "Loss, nats" in saved(page, "Picture, SVG", menus.nth(1)).decode()


def read_the_curves(page: Page) -> None:
    """Point into the graph and read every model there."""
    curves(page).scroll_into_view_if_needed()
    box = curves(page).bounding_box()
    assert box is not None
    for share in (0.4, 0.5):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
    for model in WORDS:
        expect(page.locator("#vg-tooltip-element")).to_contain_text(f"{model}, valid")
