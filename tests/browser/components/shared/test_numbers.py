"""Numbers within bounds, and as visitors read them."""

import pytest
from playwright.sync_api import Page

from tests.browser.modules import using

pytestmark = pytest.mark.browser


def each(modules: Page, function: str, calls: list[list[float]]) -> list[object]:
    """Return what a function of the module gives for each list of arguments."""
    expression = f"given.map((call) => module.{function}(...call))"
    return using(modules, "shared/numbers.js", expression, calls)


def test_a_place_stays_between_the_first_and_the_last(modules: Page) -> None:
    assert each(modules, "clamped", [[-1, 5], [0, 5], [3, 5], [5, 5], [9, 5]]) == [0, 0, 3, 5, 5]


def test_a_value_has_its_sign_and_two_digits(modules: Page) -> None:
    assert each(modules, "signed", [[0.5], [-0.5], [0], [-1], [0.126]]) == [
        *("+0.50", "\u22120.50", "+0.00", "\u22121.00", "+0.13"),
    ]


def test_a_probability_is_a_percentage_with_one_digit(modules: Page) -> None:
    assert each(modules, "percent", [[1], [0.25], [0.0014]]) == ["100.0 %", "25.0 %", "0.1 %"]


def test_a_probability_too_small_for_a_digit_says_so(modules: Page) -> None:
    assert each(modules, "percent", [[0.001], [0.00099], [0]]) == ["0.1 %", "< 0.1 %", "< 0.1 %"]
