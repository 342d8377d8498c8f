"""Where the recurrent diagram has its columns, and which of them are seen."""

from functools import partial

import pytest
from playwright.sync_api import Page

from tests.browser.modules import Evaluate, using

pytestmark = pytest.mark.browser


@pytest.fixture
def geometry(modules: Page) -> Evaluate:
    """What an expression of the module gives."""
    return partial(using, modules, "recurrent_diagram/geometry.js")


def test_columns_stay_between_their_bounds(geometry: Evaluate) -> None:
    for width, count in ((1000, 3), (400, 40), (10, 40)):
        layout = geometry(f"module.layoutOf({width}, {count}, 2)")
        assert 26 <= layout["column"] <= 44
        assert 1 <= layout["columns"] <= count


def test_columns_fill_the_width_and_rows_rise_from_the_letters_to_the_softmax(geometry) -> None:
    x = geometry("[0, 1].map(module.layoutOf(400, 10, 2).x)")
    column = geometry("module.layoutOf(400, 10, 2).column")
    assert x[1] - x[0] == pytest.approx(column)
    y = geometry("[0, 1, 2, 3].map(module.layoutOf(400, 10, 2).y)")
    assert y == sorted(y, reverse=True)


@pytest.mark.parametrize(
    ("before", "selected", "first"),
    [
        *((None, 19, 10), (None, 8, 3), (None, 0, 0)),
        *((5, 9, 5), (5, 4, 4), (5, 15, 6), (15, 19, 10)),
    ],
)
def test_ten_of_twenty_characters_in_sight_hold_the_selected_one(geometry, before, selected, first):
    first_visible = "null" if before is None else before
    seen = geometry(f"module.firstVisible({first_visible}, {selected}, 20, 10)")
    assert seen == first


def test_an_arrow_ends_at_its_head(geometry: Evaluate) -> None:
    up, right = geometry("[[0, 50, 0, 10], [0, 5, 20, 5]].map((ends) => module.arrowPath(...ends))")
    assert up == "M0,50 L0,10 M-3,14 L0,10 L3,14"
    assert right == "M0,5 L20,5 M16,8 L20,5 L16,2"
