"""The cell view by itself: colours, lines and tabs, what Python is told, many cells, rankings."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from memviz.analysis.cells import CellChoice
from tests.support.browser.mounted_cell_view import (
    DARK,
    THEME,
    MountedCells,
    panel_of,
    panel_of_matrices,
)

pytestmark = pytest.mark.browser

FIRST = {"m": CellChoice(1, "c", 0)}
UNTIL_TOLD = 600  # milliseconds
CODE = "if\t(a)\r\n\tb 😀\n"


def reading(page: Page) -> str:
    return page.locator(".reading").first.inner_text()


@pytest.mark.parametrize("dark", [False, True])
def test_red_is_below_and_blue_above_in_both_themes(desktop: Page, dark: bool) -> None:
    view = MountedCells(desktop, dark=dark)
    view.show([panel_of("   abc")], {"m": CellChoice(1, "c", 1)})
    cell = desktop.evaluate("""() => { const g = document.createElement("canvas").getContext("2d");
        g.font = "15px monospace"; return g.measureText("0").width; }""")
    none, below, above = (view.pixel(cell * (t + 0.5), 6) for t in (0, 1, 2))
    assert below[0] > below[2] + 60
    assert above[2] > above[0] + 60
    assert abs(none[0] - none[2]) <= 12


@pytest.mark.parametrize("theme", [THEME, THEME | DARK])
def test_ink_reads_on_every_colour(modules: Page, theme: dict[str, str]) -> None:
    contrasts = modules.evaluate(
        """async (theme) => {
            const { contrast, rgbOf } = await import("/components/shared/colour.js");
            const { cellTheme } = await import("/components/cell_view/theme.js");
            const style = document.documentElement.style;
            for (const name in theme) style.setProperty(`--st-${name}`, theme[name]);
            return cellTheme(document.documentElement).scale.map(
                ({ cell, ink }) => contrast(rgbOf(cell), rgbOf(ink)));
        }""",
        theme,
    )
    assert len(contrasts) == 255
    assert min(contrasts) >= 4.5  # WCAG AA


def test_lines_and_tabs_stand_as_in_code(desktop: Page) -> None:
    view = MountedCells(desktop)
    view.show([panel_of(CODE)], FIRST)
    expect(desktop.locator(".legend")).to_contain_text("↵ line feed")
    expect(desktop.locator(".legend")).to_contain_text("← carriage return")
    expect(desktop.locator(".legend")).to_contain_text("→ tab")
    stage = desktop.get_by_role("slider")
    stage.focus()
    said = [reading(desktop)]
    for _ in range(len(CODE) - 1):
        desktop.keyboard.press("ArrowRight")
        said.append(
            desktop.evaluate(
                "() => new Promise(r => requestAnimationFrame(() => setTimeout(() => r("
                "view.host.shadowRoot.querySelector('.reading').textContent), 0)))"
            )
        )
    named = [one.split("after ")[1].split(", character")[0] for one in said]
    assert named == [
        *("“i”", "“f”", "tab", "“(”", "“a”", "“)”", "carriage return", "line feed"),
        *("tab", "“b”", "space", "“😀”", "line feed"),
    ]


def test_a_click_finds_the_character_behind_a_tab(desktop: Page) -> None:
    view = MountedCells(desktop)
    view.show([panel_of("if\t(a)\n\tb\n")], FIRST)
    cell = desktop.evaluate("""() => { const g = document.createElement("canvas").getContext("2d");
        g.font = "15px monospace"; return g.measureText("0").width; }""")
    canvas = desktop.locator("canvas.text")
    for column, line, name in ((3, 0, "tab"), (4, 0, "“(”"), (2, 1, "tab"), (4, 1, "“b”")):
        canvas.hover(position={"x": cell * (column + 0.5), "y": 23 * line + 10})
        expect(desktop.locator(".reading")).to_contain_text(f"after {name},")


def test_another_cell_is_drawn_by_the_browser_alone(desktop: Page) -> None:
    view = MountedCells(desktop)
    view.show([panel_of("   abc")], FIRST)
    first_character = view.pixel(3, 6)
    desktop.get_by_role("slider").press("ArrowDown")
    expect(desktop.locator(".reading")).to_contain_text("Cell 1 after")
    assert first_character[0] > first_character[2] + 60  # -1, red
    after = view.pixel(3, 6)
    assert abs(after[0] - after[2]) <= 12  # 0, the background


def test_python_is_told_once_when_the_keys_rest(desktop: Page) -> None:
    view = MountedCells(desktop)
    view.show([panel_of("abc", layers=2)], FIRST)
    desktop.get_by_role("slider").focus()
    press = """key => {
        const stage = view.host.shadowRoot.querySelector(".stage");
        const event = () => new KeyboardEvent("keydown", { key, bubbles: true });
        for (let i = 0; i < 3; i++) stage.dispatchEvent(event());
        return view.told.length;
    }"""
    assert desktop.evaluate(press, "ArrowDown") == 0
    desktop.wait_for_function("() => view.told.length === 1")
    assert view.told == [{"m": [1, "c", 3]}]
    desktop.evaluate(press, "ArrowDown")  # there is no further cell
    desktop.wait_for_timeout(UNTIL_TOLD)
    assert len(view.told) == 1


def test_another_layer_keeps_the_number(desktop: Page) -> None:
    view = MountedCells(desktop)
    view.show([panel_of("abc", layers=2)], {"m": CellChoice(1, "c", 2)})
    desktop.get_by_role("combobox").select_option("Layer 2")
    expect(desktop.get_by_role("spinbutton")).to_have_value("2")
    desktop.wait_for_function("() => view.told.length === 1")
    assert view.told == [{"m": [2, "c", 2]}]


def test_only_a_push_moves_a_view_that_is_there(desktop: Page) -> None:
    view = MountedCells(desktop)
    view.show([panel_of("abc")], FIRST)
    cell = desktop.get_by_role("slider")
    cell.press("ArrowDown")
    desktop.wait_for_function("() => view.told.length === 1")
    view.show([panel_of("abc", label=True)], FIRST)
    expect(cell).to_have_attribute("aria-valuenow", "1")
    view.show([panel_of("abc", label=True)], {"m": CellChoice(1, "c", 3)}, push=1)
    expect(cell).to_have_attribute("aria-valuenow", "3")
    desktop.wait_for_timeout(UNTIL_TOLD)
    assert len(view.told) == 1  # what Python pushed it knows


def test_a_number_out_of_range_opens_the_nearest_cell(desktop: Page) -> None:
    view = MountedCells(desktop)
    view.show([panel_of("abc")], FIRST)
    number = desktop.get_by_role("spinbutton")
    number.fill("99")
    expect(desktop.get_by_role("slider")).to_have_attribute("aria-valuenow", "3")
    number.blur()
    expect(number).to_have_value("3")


def test_any_number_of_cells_scrolls_and_opens(desktop: Page) -> None:
    view = MountedCells(desktop)
    view.show([panel_of("abc" * 20, 3000)], {"m": CellChoice(1, "c", 2999)})
    strips = desktop.locator("canvas.strips")
    box = strips.bounding_box()
    assert box is not None
    assert box["height"] < 260
    strips.click(position={"x": 100, "y": box["height"] - 9})
    chosen = int(desktop.get_by_role("slider").get_attribute("aria-valuenow") or 0)
    assert 2990 < chosen <= 2999
    drawn = strips.evaluate(
        "canvas => new Set(canvas.getContext('2d').getImageData("
        "0, 0, canvas.width, canvas.height).data).size"
    )
    assert drawn > 3


def test_a_ranking_opens_a_cell_until_the_view_has_left(desktop: Page) -> None:
    view = MountedCells(desktop)
    view.show(
        [panel_of("abc", id="a"), panel_of("abd", id="b")],
        {"a": CellChoice(1, "c", 0), "b": CellChoice(1, "c", 0)},
    )
    found = "cell => window.dispatchEvent(new CustomEvent('memviz-open-cell', { detail: cell }))"
    desktop.evaluate(found, {"model": "b", "layer": 1, "part": "c", "cell": 2})
    cells = desktop.get_by_role("slider")
    expect(cells.nth(1)).to_have_attribute("aria-valuenow", "2")
    expect(cells.nth(0)).to_have_attribute("aria-valuenow", "0")
    for stranger in (
        {"model": "c", "layer": 1, "part": "c"},
        {"model": "b", "layer": 9, "part": "c"},
    ):
        desktop.evaluate(found, {**stranger, "cell": 3})
    desktop.wait_for_function("() => view.told.length === 1")
    assert view.told == [{"a": [1, "c", 0], "b": [1, "c", 2]}]
    desktop.evaluate("() => { view.host.remove(); view.leave(); }")
    desktop.evaluate(found, {"model": "b", "layer": 1, "part": "c", "cell": 1})
    desktop.wait_for_timeout(UNTIL_TOLD)
    assert len(view.told) == 1


def test_texts_that_differ_are_looked_at_apart(desktop: Page) -> None:
    view = MountedCells(desktop)
    view.show(
        [panel_of("abc", id="a"), panel_of("abd", id="b")],
        {"a": CellChoice(1, "c", 0), "b": CellChoice(1, "c", 0)},
    )
    desktop.get_by_role("slider").first.press("End")
    expect(desktop.locator(".reading").first).to_contain_text("“c”, character 2")
    expect(desktop.locator(".reading").last).to_contain_text("“a”, character 0")


LONG_TEXT = "the parts of north africa and the schools of america are important"
SIDE, TITLE = 14, 18  # of a cell of a small matrix, above a matrix, in pixels


def matrix_of(page: Page) -> Locator:
    return page.locator("canvas.matrix")


def colour_in(page: Page, x: float, y: float) -> tuple[int, ...]:
    """Return the colour in the picture of the matrices at a place, in CSS pixels."""
    read = """(canvas, [x, y]) => [...canvas.getContext("2d").getImageData(
        x * devicePixelRatio, y * devicePixelRatio, 1, 1).data.slice(0, 3)]"""
    return tuple(matrix_of(page).evaluate(read, [x, y]))


def middle(cell: int, rows: int = 3, columns: int = 4) -> tuple[float, float]:
    """Return the middle of a cell's square: heads stand side by side."""
    head, row, column = cell // (rows * columns), cell // columns % rows, cell % columns
    across = head * (columns * SIDE + 10) + column * SIDE
    return across + SIDE / 2, TITLE + row * SIDE + SIDE / 2


def test_a_vector_has_no_matrix(desktop: Page) -> None:
    MountedCells(desktop).show([panel_of("abc")], FIRST)
    expect(matrix_of(desktop)).to_be_hidden()


def test_a_memory_is_shown_as_matrices_that_move_with_the_text(desktop: Page) -> None:
    MountedCells(desktop).show([panel_of_matrices(LONG_TEXT)], FIRST)
    expect(
        desktop.get_by_text("a matrix for each of 2 heads. Across: key, 0 to 3; down: value")
    ).to_be_visible()
    slider = desktop.get_by_role("slider")
    slider.press("Home")
    for _ in range(13):
        slider.press("ArrowRight")
    expect(desktop.locator(".reading").first).to_contain_text("character 13")
    white, red, blue = (colour_in(desktop, *middle(cell)) for cell in (20, 13, 12))
    assert min(white) > 250
    assert red[0] > red[2] + 60
    assert blue[2] > blue[0] + 60
    slider.press("End")
    desktop.wait_for_timeout(50)
    assert colour_in(desktop, *middle(20)) == blue


def test_a_cell_of_a_matrix_is_previewed_and_chosen(desktop: Page) -> None:
    view = MountedCells(desktop)
    view.show([panel_of_matrices(LONG_TEXT)], FIRST)
    x, y = middle(18)
    matrix_of(desktop).hover(position={"x": x, "y": y})
    expect(desktop.locator(".reading").first).to_contain_text("Cell 18 after")
    expect(desktop.locator(".held")).to_have_text("Head 2, value 1, key 2: +2")
    assert view.told == []
    matrix_of(desktop).click(position={"x": x, "y": y})
    desktop.wait_for_timeout(UNTIL_TOLD)
    assert view.told == [{"m": [1, "c", 18]}]
    expect(desktop.get_by_role("spinbutton")).to_have_value("18")
    expect(desktop.get_by_role("slider")).to_have_attribute("aria-valuenow", "18")


def test_arrow_keys_walk_through_a_matrix_and_page_keys_to_the_next(desktop: Page) -> None:
    MountedCells(desktop).show([panel_of_matrices(LONG_TEXT)], FIRST)
    matrix = desktop.get_by_role("group", name="Model m: the memory as a matrix")
    expect(matrix).to_have_accessible_description(
        re.compile("Once a matrix is clicked, arrow keys")
    )
    matrix.focus()
    for key, cell in (
        ("ArrowRight", 1),
        ("ArrowDown", 5),
        ("PageDown", 17),
        ("PageDown", 17),
        ("ArrowUp", 13),
        ("ArrowUp", 13),
        ("ArrowLeft", 12),
        ("ArrowLeft", 12),
        ("PageUp", 0),
    ):
        desktop.keyboard.press(key)
        expect(desktop.get_by_role("spinbutton")).to_have_value(str(cell))
    expect(desktop.get_by_role("status")).to_have_text(
        re.compile("head 1, value 0, key 0: .* after")
    )


def test_the_largest_matrices_are_drawn_within_a_frame(desktop: Page) -> None:
    MountedCells(desktop).show([panel_of_matrices(LONG_TEXT, 4, 64, 64)], FIRST)
    slider = desktop.get_by_role("slider")
    slider.focus()
    took = desktop.evaluate(
        """async () => {
            const slider = view.host.shadowRoot.querySelector("[role=slider]");
            const began = performance.now();
            for (let i = 0; i < 30; i++) {
              const key = i % 2 ? "Home" : "End";
              slider.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
              await new Promise(requestAnimationFrame);
            }
            return (performance.now() - began) / 30;
        }"""
    )
    assert took < 100  # milliseconds, on a machine that is busy with other tests
