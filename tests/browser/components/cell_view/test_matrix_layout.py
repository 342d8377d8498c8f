"""Where matrices lie on a page: side by side, in bands, and every cell at its place."""

from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support.browser.modules import Evaluate, using

pytestmark = pytest.mark.browser

SHAPES = [(1, 3, 4), (4, 64, 64), (1, 512, 16), (1, 16, 512), (3, 40, 7), (16, 8, 8), (1, 300, 300)]
ROOMS = [250, 330, 1100]
EVERYWHERE = """(() => {
  const { layOutMatrices, squareOf, cellUnder } = module;
  const layout = layOutMatrices(given.matrices, given.room);
  const { width, height } = layout;
  return Array.from({ length: given.cells }, (_, cell) => {
    const { x, y } = squareOf(layout, cell);
    return [x, y, width, height, cellUnder(layout, x + width / 2, y + height / 2)];
  });
})()"""


@pytest.fixture
def layout(modules: Page) -> Evaluate:
    """What an expression of the module gives."""
    return partial(using, modules, "cell_view/matrix_layout.js")


def of(heads: int, rows: int, columns: int) -> dict[str, int]:
    return {"heads": heads, "rows": rows, "columns": columns}


def laid_out(layout: Evaluate, shape: tuple[int, int, int], room: int) -> dict[str, Any]:
    return layout(f"module.layOutMatrices(given, {room})", of(*shape))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("room", ROOMS)
def test_every_cell_is_found_where_it_is_drawn_and_no_two_share_a_place(layout, shape, room):
    heads, rows, columns = shape
    cells = heads * rows * columns
    given = {"matrices": of(*shape), "room": room, "cells": cells}
    squares = layout(EVERYWHERE, given)
    assert [found for *_, found in squares] == list(range(cells))
    assert len({(round(x, 3), round(y, 3)) for x, y, *_ in squares}) == cells
    full = laid_out(layout, shape, room)["fullHeight"]
    assert max(x + width for x, _, width, *_ in squares) <= room + 0.01
    assert max(y + height for _, y, _, height, _ in squares) == pytest.approx(full)


@pytest.mark.parametrize(("room", "abreast"), [(250, 2), (330, 2), (1100, 4)])
def test_as_many_heads_stand_side_by_side_as_can_be_pointed_at(layout, room, abreast):
    blocks = laid_out(layout, (4, 64, 64), room)["blocks"]
    assert len({block["x"] for block in blocks}) == abreast
    assert len({block["y"] for block in blocks}) == 4 // abreast


@pytest.mark.parametrize("shape", [(1, 512, 16), (1, 16, 512)])
def test_a_long_matrix_lies_on_its_side_in_as_many_bands_as_it_needs(layout, shape):
    on_a_phone = laid_out(layout, shape, 330)
    assert len(on_a_phone["blocks"]) == 3
    assert sum(block["count"] for block in on_a_phone["blocks"]) == 512
    assert on_a_phone["width"] >= 1.75
    assert on_a_phone["height"] >= 6
    assert len(laid_out(layout, shape, 1100)["blocks"]) == 1


@pytest.mark.parametrize("shape", [(2, 3, 4), (1, 9, 2)])
def test_steps_end_at_the_edges_of_a_matrix(layout, shape):
    heads, rows, columns = shape
    step = """(([layout, cell, across, down]) => module.cellBeside(layout, cell, across, down))(
        [module.layOutMatrices(given.matrices, 300), given.cell, given.across, given.down])"""

    def beside(cell: int, across: int, down: int) -> int:
        asked = {"matrices": of(*shape), "cell": cell, "across": across, "down": down}
        return layout(step, asked)

    last = heads * rows * columns - 1
    first_of_last = last - rows * columns + 1
    lengthwise = rows > 2 * columns
    assert beside(last, 1, 0) == beside(last, 0, 1) == last
    assert beside(first_of_last, -1, 0) == beside(first_of_last, 0, -1) == first_of_last
    assert beside(0, 1, 0) == (columns if lengthwise else 1)
    assert beside(0, 0, 1) == (1 if lengthwise else columns)
