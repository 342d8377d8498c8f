"""Cells as a visitor writes them."""

import re

import pytest

from dashboard.views.states.cells_field import _parsed, cells_in_words

PLACES = {(1, "h"): 8, (2, "inner c"): 4}


@pytest.mark.parametrize(
    ("typed", "cells"),
    [
        ("1:h:7", {(1, "h"): [7]}),
        ("1:h:0,3 2:inner_c:1", {(1, "h"): [0, 3], (2, "inner c"): [1]}),
    ],
)
def test_they_are_read_as_they_are_written(typed, cells):
    assert _parsed(typed, PLACES) == cells
    assert cells_in_words(cells) == typed


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "no cells are named: write some, as 1:h:0,1"),
        ("7", "7 names no part of this model’s state: write one of 1:h, 2:inner_c, a colon and "
              "cells, as 1:h:0,1"),
        ("3:h:1", "3:h:1 names no part of this model’s state: write one of 1:h, 2:inner_c, a "
                  "colon and cells, as 1:h:0,1"),
        ("1:h:8", "1:h:8: 1:h has cells 0 to 7"),
        ("1:h:a", "1:h:a: 1:h has cells 0 to 7"),
    ],
)  # fmt: skip
def test_what_are_none_is_answered_in_words(typed, problem):
    with pytest.raises(ValueError, match=f"^{re.escape(problem)}$"):
        _parsed(typed, PLACES)
