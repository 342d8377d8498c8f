"""A canvas as sharp as the screen."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

FITTED = """async (ratio) => {
    const { fit } = await import("/components/shared/canvas.js");
    const canvas = document.body.appendChild(document.createElement("canvas"));
    const context = canvas.getContext("2d");
    fit(canvas, context, 100.4, 50, ...ratio);
    const { a, d } = context.getTransform();
    return { pixels: [canvas.width, canvas.height], style: canvas.style.cssText, scale: [a, d] };
}"""


def test_it_has_the_screen_s_pixels_and_is_drawn_on_in_those_of_css(modules: Page) -> None:
    fitted = modules.evaluate(FITTED, [2.5])
    assert fitted == {"pixels": [251, 125], "style": "height: 50px;", "scale": [2.5, 2.5]}


def test_the_screen_s_own_resolution_is_the_usual_one(modules: Page) -> None:
    modules.evaluate("devicePixelRatio = 2")
    assert modules.evaluate(FITTED, [])["pixels"] == [201, 100]
