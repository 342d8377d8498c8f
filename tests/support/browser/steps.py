"""What visitors of any page do: open it, choose models, follow a link, save a figure."""

import io
from pathlib import Path

import pandas as pd
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.page import address_of, exceptions_on, wait_for_run

SCROLLED_TO = """(seen) => new Promise((done) => {
  seen.scrollIntoView({ block: "center" });
  requestAnimationFrame(() => requestAnimationFrame(done));
})"""


def visit(page: Page, server: str, name: str, query: str = "", scheme: str = "light") -> None:
    """Open a page of the dashboard in a light or dark scheme of colours."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{address_of(server, name)}?{query}")
    wait_for_run(page)
    assert exceptions_on(page) == []


def expect_page(page: Page, title: str) -> None:
    """Wait until the page of this title is there, all of it."""
    expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_visible()
    wait_for_run(page)
    assert exceptions_on(page) == []


def main(page: Page) -> Locator:
    """Return the page without its sidebar."""
    return page.get_by_test_id("stMain")


def chosen_models(page: Page) -> Locator:
    """Return the labels of the chosen models, in the order of the sidebar."""
    return page.get_by_test_id("stSidebar").locator(".model-choice .chosen .label")


def expect_chosen(page: Page, *labels: str) -> None:
    """Wait until these models are chosen, in this order, and no others."""
    expect(chosen_models(page)).to_have_text(labels)


def open_list_of_models(page: Page) -> Locator:
    """Open the list of the sidebar's first choice of models, if it is closed, and return it."""
    opener = page.get_by_test_id("stSidebar").locator(".model-choice .opener").first
    if opener.get_attribute("aria-expanded") == "false":
        opener.click()
    return page.get_by_test_id("stSidebar").locator(".model-choice .all").first


def choose_models(page: Page, *labels: str) -> None:
    """Choose these models, and no others, in the sidebar."""
    chosen = chosen_models(page).all_inner_texts()
    unwanted = [label for label in chosen if label not in labels]
    spared = unwanted[-1:] if len(unwanted) == len(chosen) else []  # there is always one to show
    for label in unwanted[: len(unwanted) - len(spared)]:
        remove_model(page, label)
    for label in labels:
        if label not in chosen:
            open_list_of_models(page).get_by_role("checkbox", name=label, exact=True).click()
    for label in spared:
        remove_model(page, label)
    expect(chosen_models(page)).to_have_count(len(labels))
    assert set(chosen_models(page).all_inner_texts()) == set(labels)
    wait_for_run(page)


def remove_model(page: Page, label: str) -> None:
    """Remove a chosen model by its button in the sidebar."""
    sidebar = page.get_by_test_id("stSidebar")
    sidebar.get_by_role("button", name=f"Remove {label}", exact=True).click()


def pick(page: Page, menu: str, option: str) -> None:
    """Open a menu of the page by keyboard and pick one of its options."""
    field = page.get_by_role("combobox", name=menu, exact=True)
    field.evaluate(SCROLLED_TO)  # the event of a scroll would close the menu again
    field.press("ArrowDown")
    page.get_by_role("option", name=option, exact=True).click()


def saved(page: Page, label: str, menu: Locator | None = None) -> bytes:
    """Save from a menu of the page, the first where none is named, and return the file."""
    opener = menu or main(page).get_by_role("button", name="Save", exact=True).first
    opener.click()
    file = downloaded(page.get_by_role("button", name=label, exact=True))
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=label, exact=True)).to_have_count(0)
    return file


def saved_table(page: Page, label: str = "Data, CSV", menu: Locator | None = None) -> pd.DataFrame:
    """Save a table from a menu of the page and return what is in it."""
    return table_of(saved(page, label, menu))


def downloaded(button: Locator) -> bytes:
    """Press a button that saves a file, and return the file."""
    with button.page.expect_download() as download:
        button.click()
    return Path(download.value.path()).read_bytes()


def table_of(content: bytes) -> pd.DataFrame:
    """Return a table in CSV, in which the word “null” is a word and an empty field is missing."""
    return pd.read_csv(io.BytesIO(content), keep_default_na=False, na_values=[""])


def pictures(canvases: Locator) -> list[str]:
    """Return what is drawn on each canvas, to compare with what is drawn later."""
    return canvases.evaluate_all("all => all.map(one => one.toDataURL())")


def wait_for_other_pictures(canvases: Locator, before: list[str]) -> None:
    """Wait until something else is drawn on each of as many canvases."""
    assert canvases.count() == len(before)
    canvases.page.wait_for_function(
        "([all, before]) => all.every((one, i) => one.toDataURL() !== before[i])",
        arg=[canvases.element_handles(), before],
    )


def words_of(seen: Locator) -> str:
    """Return the text of what is seen, on one line."""
    return " ".join(seen.inner_text().split())
