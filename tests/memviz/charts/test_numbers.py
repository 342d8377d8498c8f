"""Numbers as they are written for readers."""

import math

import pytest

from memviz.charts.numbers import counted, estimate_text, written
from memviz.stats.bootstrap import Estimate


@pytest.mark.parametrize(
    ("number", "form", "said"),
    [
        (1.234, ".2f", "1.23"),
        (-0.0004, ".3f", "0.000"),
        (-0.0006, ".3f", "-0.001"),
        (0.1234, "length", "0.123"),
        (99.94, "length", "99.9"),
        (23_812.3, "length", "23,812"),
    ],
)
def test_a_number_has_no_sign_where_nothing_is_left_of_it_and_no_power(number, form, said):
    assert written(number, form) == said


def test_an_estimate_has_its_interval_where_one_is_known():
    assert estimate_text(Estimate(0.5, 0.4, 0.6), ".0f", 100) == "50 [40, 60]"
    assert estimate_text(Estimate(0.5, math.nan, math.nan), ".1f") == "0.5"
    assert estimate_text(Estimate(math.nan, math.nan, math.nan), ".1f") == "–"


def test_one_thing_is_no_several():
    assert (counted(1, "text"), counted(2_000, "text")) == ("1 text", "2,000 texts")
