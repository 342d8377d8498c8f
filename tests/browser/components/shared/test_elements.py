"""Elements: tags, attributes and children in one call, and text that stays text."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>"


def test_an_element_has_its_attributes_and_children_in_their_order(modules: Page) -> None:
    made = modules.evaluate("""async () => {
        const { element } = await import("/components/shared/elements.js");
        const bold = element("b", {}, "c");
        return element("p", { class: "note", "data-t": 3 }, "a", bold, "d").outerHTML;
    }""")
    assert made == '<p class="note" data-t="3">a<b>c</b>d</p>'


def test_text_never_becomes_markup(modules: Page) -> None:
    made = modules.evaluate(
        """async (text) => {
            const { element } = await import("/components/shared/elements.js");
            const made = element("p", { title: text }, text);
            return [made.childElementCount, made.textContent, made.title];
        }""",
        HOSTILE,
    )
    assert made == [0, HOSTILE, HOSTILE]


def test_an_element_of_svg_is_drawn(modules: Page) -> None:
    area = modules.evaluate("""async () => {
        const { svgElement } = await import("/components/shared/elements.js");
        const drawn = svgElement("svg", { width: 40, height: 40 },
            svgElement("circle", { cx: 20, cy: 20, r: 10 }));
        document.body.append(drawn);
        const { width, height } = drawn.firstChild.getBBox();
        return [drawn.firstChild.namespaceURI, width, height];
    }""")
    assert area == ["http://www.w3.org/2000/svg", 20, 20]


def test_further_attributes_leave_those_that_are_there(modules: Page) -> None:
    made = modules.evaluate("""async () => {
        const { element, setAttributes } = await import("/components/shared/elements.js");
        const made = element("p", { class: "note", role: "status" });
        setAttributes(made, { role: "alert", tabindex: 0 });
        return made.outerHTML;
    }""")
    assert made == '<p class="note" role="alert" tabindex="0"></p>'
