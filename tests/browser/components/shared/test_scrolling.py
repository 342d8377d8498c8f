"""How views and lines come into sight."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("motion", "behaviour"), [("reduce", "auto"), ("no-preference", "smooth")])
def test_nothing_glides_for_readers_who_prefer_no_motion(modules, motion, behaviour):
    modules.emulate_media(reduced_motion=motion)
    assert behaviour == modules.evaluate("""async () => {
        const { scrollingBehaviour } = await import("/components/shared/scrolling.js");
        return scrollingBehaviour();
    }""")


def revealed(modules: Page, row: int, scrolled: int) -> int:
    """Return where a room for five lines of 20 pixels stands after it has revealed a row."""
    return modules.evaluate(
        """async ([row, scrolled]) => {
            const { revealLine } = await import("/components/shared/scrolling.js");
            const scroller = document.body.appendChild(document.createElement("div"));
            scroller.style.cssText = "height: 100px; overflow: auto";
            scroller.appendChild(document.createElement("div")).style.height = "1000px";
            scroller.scrollTop = scrolled;
            revealLine(scroller, row, 20);
            return scroller.scrollTop;
        }""",
        [row, scrolled],
    )


def test_a_line_in_sight_does_not_move(modules: Page) -> None:
    assert revealed(modules, row=11, scrolled=200) == 200


def test_a_line_above_becomes_the_first(modules: Page) -> None:
    assert revealed(modules, row=4, scrolled=200) == 80


def test_a_line_below_comes_with_the_one_after_it(modules: Page) -> None:
    assert revealed(modules, row=20, scrolled=200) == 20 * 20 + 2 * 20 - 100


@pytest.mark.parametrize(
    ("row", "side"), [(9, "above"), (10, ""), (12, ""), (14, ""), (15, "below"), (40, "below")]
)
def test_a_line_out_of_sight_lies_above_or_below(modules: Page, row: int, side: str) -> None:
    assert side == modules.evaluate(
        """async (row) => {
            const { sideOf } = await import("/components/shared/scrolling.js");
            return sideOf({ scrollTop: 200, clientHeight: 100 }, row, 20);
        }""",
        row,
    )


@pytest.mark.parametrize(
    ("scrolled", "edges"),
    [(0, ["more-below"]), (300, ["more-above", "more-below"]), (900, ["more-above"])],
)
def test_an_edge_is_marked_where_there_is_more(
    modules: Page, scrolled: int, edges: list[str]
) -> None:
    assert edges == modules.evaluate(
        """async (scrolled) => {
            const { markEdges } = await import("/components/shared/scrolling.js");
            const scroller = document.body.appendChild(document.createElement("div"));
            scroller.style.cssText = "height: 100px; overflow: auto";
            scroller.appendChild(document.createElement("div")).style.height = "1000px";
            scroller.scrollTop = scrolled;
            markEdges(scroller);
            return [...scroller.classList].sort();
        }""",
        scrolled,
    )
