"""The recurrent diagram: the model's layers, the path, selecting, and what Python is told."""

import pytest
from playwright.sync_api import Page

from memviz.components.shared.assets import script_of

pytestmark = pytest.mark.browser

MOUNT = """async ([source, data, width]) => {
  const url = "data:text/javascript;charset=utf-8," + encodeURIComponent(source);
  const script = await import(url);
  const host = document.body.appendChild(document.createElement("div"));
  host.style.cssText = `width: ${width}px; --st-text-color: #0e1517; --st-background-color: #fff`;
  const parentElement = host.attachShadow({ mode: "open" });
  window.told = [];
  const setTriggerValue = (name, value) => window.told.push(value);
  window.call = (data) => script.default({ parentElement, data, setTriggerValue });
  window.call(data);
}"""


def data(text: str = " parts", layers: int = 3, first: int = 10, pinned: int = -1) -> dict:
    return {
        "label": "GRU",
        "colour": "#2896f5",
        "pieces": list(text),
        "first": first,
        "strengths": [[0.1 * (layer + 1)] * len(text) for layer in range(layers)],
        "suggestions": [[[f"word{i}", 0.5], ["<b>&", 0.2]] for i in range(len(text))],
        "pinned": pinned,
    }


@pytest.fixture
def mount(desktop: Page):
    """Return a function that draws the diagram by hand, and its page."""

    def draw(width: int = 800, **changes: object) -> Page:
        desktop.goto("about:blank")
        desktop.evaluate(MOUNT, [script_of("recurrent_diagram"), data(**changes), width])
        return desktop

    return draw


def stage(page: Page):
    return page.get_by_role("slider")


def selected(page: Page) -> int:
    return int(stage(page).get_attribute("aria-valuenow"))


def letters(page: Page) -> str:
    """Return the visible characters of the text, without its spaces."""
    return "".join(stage(page).locator("text[font-size='16.0']").all_text_contents())


def opacities(page: Page) -> list[float]:
    """Return the opacity of each visible column, from left to right."""
    columns = stage(page).locator("g:has(> circle)")
    return columns.evaluate_all("all => all.map((g) => Number(g.getAttribute('opacity') ?? 1))")


def test_every_layer_has_a_node_at_every_character(mount):
    page = mount(layers=3)
    assert stage(page).locator("circle").count() == 3 * len(" parts")
    names = stage(page).locator("svg > g").first.locator("text").all_text_contents()
    assert names == ["input", "layer 1", "layer 2", "layer 3", "softmax"]


def test_what_cannot_reach_the_selected_softmax_is_faint(mount):
    page = mount(pinned=12)
    assert selected(page) == 2
    strong = opacities(page)
    assert strong[:3] == [1, 1, 1]
    assert all(opacity < 0.5 for opacity in strong[3:])
    assert stage(page).locator(".softmax.selected").count() == 1


def test_a_layer_reads_itself_one_character_earlier_except_at_the_first(mount):
    def arrows(first: int) -> int:
        return mount(layers=1, first=first).get_by_role("slider").locator("path[d*=' L']").count()

    assert arrows(first=10) - arrows(first=0) == 1


def test_the_last_character_is_selected_at_first_and_keys_move_it(mount):
    page = mount()
    assert selected(page) == 5
    stage(page).press("ArrowLeft")
    stage(page).press("ArrowLeft")
    assert selected(page) == 3
    assert "word3" in stage(page).get_attribute("aria-valuetext")
    stage(page).press("Home")
    assert selected(page) == 0
    assert "After the space" in stage(page).get_attribute("aria-valuetext")
    stage(page).press("ArrowLeft")
    assert selected(page) == 0
    stage(page).press("End")
    assert selected(page) == 5


def test_a_click_selects_the_column_under_it(mount):
    page = mount()
    box = stage(page).locator("circle").nth(3 * 1).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 5)
    assert selected(page) == 1


def test_python_is_told_once_the_choice_has_settled(mount):
    page = mount()
    for _ in range(4):
        stage(page).press("ArrowLeft")
    assert page.evaluate("told") == []
    page.wait_for_function("told.length > 0")
    assert page.evaluate("told") == [11]
    stage(page).press("End")
    page.wait_for_function("told.length > 1")
    assert page.evaluate("told") == [11, -1]


def test_its_own_choice_that_comes_back_late_does_not_move_it(mount):
    page = mount()
    stage(page).press("Home")
    page.wait_for_function("told.length > 0")
    stage(page).press("End")
    page.evaluate("data => call(data)", data(pinned=10))
    assert selected(page) == 5


def test_a_choice_of_python_moves_it(mount):
    page = mount(pinned=11)
    page.evaluate("data => call(data)", data(pinned=14))
    assert selected(page) == 4
    page.evaluate("data => call(data)", data(text=" parts of", pinned=-1))
    assert selected(page) == 8


def test_on_a_narrow_screen_the_end_is_shown_and_keys_reach_the_rest(mount):
    page = mount(width=350, text=" the formal study of grammar", layers=1)
    shown = letters(page)
    assert 6 <= len(shown) <= 12
    assert "thefullstudyofgrammar".endswith(shown)
    stage(page).press("Home")
    assert letters(page).startswith("thef")
    assert stage(page).evaluate("stage => stage.scrollWidth <= stage.clientWidth")


def test_words_are_text_and_not_markup(mount):
    page = mount()
    assert "<b>&" in stage(page).locator("svg").text_content()


def test_the_picture_is_saved_as_svg_with_its_description(mount):
    page = mount()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as SVG").click()
    assert download.value.suggested_filename == "recurrent_diagram_gru.svg"
    saved = download.value.path().read_text("utf-8")
    assert saved.startswith("<svg")
    assert "GRU unrolled over “parts”" in saved
    assert "var(" not in saved


def test_it_stays_when_a_call_that_was_overtaken_ends(mount):
    page = mount()
    page.evaluate(
        """data => { const end = call(data); call({ ...data, pinned: 11 }); end(); }""", data()
    )
    assert stage(page).locator("circle").count() == 18
    assert selected(page) == 1
