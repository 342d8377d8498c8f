"""What panels of models have in common: their title, and how a silent one says why."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

MODEL = {"label": "GRU <1>", "colour": "rgb(1, 2, 3)", "note": "It reads no digits."}
PUT = """async ([model, expression]) => {
    const panels = await import("/components/shared/panels.js");
    document.body.append(new Function("panels", "model", `return ${expression}`)(panels, model));
}"""


def test_a_title_has_the_model_s_colour_and_name_and_what_else_it_is_given(modules: Page) -> None:
    modules.evaluate(PUT, [MODEL, "panels.titleOf(model, 'computing')"])
    title = modules.get_by_role("heading", level=2)
    assert title.inner_text() == "GRU <1>computing"
    colour = title.locator(".mark").evaluate("mark => getComputedStyle(mark).backgroundColor")
    assert colour == MODEL["colour"]
    assert title.locator(".mark").get_attribute("aria-hidden") == "true"


def test_a_silent_panel_keeps_the_model_s_name_and_says_why(modules: Page) -> None:
    modules.evaluate(PUT, [MODEL, "panels.silentPanel(model)"])
    panel = modules.get_by_role("group", name="GRU <1>")
    assert panel.get_by_role("heading", level=2).inner_text() == "GRU <1>"
    assert panel.locator("p").inner_text() == MODEL["note"]
