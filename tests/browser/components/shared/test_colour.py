"""Colours as numbers: read from any CSS, mixed, and inks that read on them."""

from functools import partial

import pytest
from playwright.sync_api import Page

from tests.browser.modules import Evaluate, using

pytestmark = pytest.mark.browser

WHITE, BLACK = [255, 255, 255], [0, 0, 0]


@pytest.fixture
def colour(modules: Page) -> Evaluate:
    """What an expression of the module gives."""
    return partial(using, modules, "shared/colour.js")


@pytest.mark.parametrize("css", ["#336699", "rgb(51, 102, 153)", "hsl(210 50% 40%)"])
def test_a_colour_is_read_however_it_is_written(colour: Evaluate, css: str) -> None:
    assert colour("module.rgbOf(given)", css) == [51, 102, 153]


def test_one_colour_leaves_nothing_in_the_next(colour: Evaluate) -> None:
    assert colour("given.map(module.rgbOf)", ["white", "no colour"]) == [WHITE, BLACK]


def test_a_colour_is_written_in_whole_numbers(colour: Evaluate) -> None:
    assert colour("module.cssOf([0.4, 127.5, 255])") == "rgb(0,128,255)"


def test_a_mixture_lies_at_its_share_of_the_way(colour: Evaluate) -> None:
    assert colour("module.mixed([0, 100, 200], [100, 0, 200], 0.25)") == [25, 75, 200]


def test_contrast_is_that_of_wcag_either_way(colour: Evaluate) -> None:
    assert colour("module.contrast(...given)", [WHITE, BLACK]) == pytest.approx(21)
    assert colour("module.contrast(...given)", [BLACK, WHITE]) == pytest.approx(21)
    grey = colour("module.contrast(module.rgbOf('#767676'), [255, 255, 255])")
    assert grey == pytest.approx(4.54, abs=0.005)


def test_luminance_weighs_green_most_and_dark_parts_evenly(colour: Evaluate) -> None:
    assert colour("module.luminance([0, 255, 0])") == pytest.approx(0.7152)
    assert colour("module.luminance([10, 10, 10])") == pytest.approx(10 / 255 / 12.92)


def test_the_ink_is_the_theme_s_where_it_reads(colour: Evaluate) -> None:
    ink = [14, 21, 23]
    assert colour("module.inkOn(...given)", [WHITE, ink]) == ink


def test_where_the_theme_s_ink_does_not_read_it_is_black_or_white(colour: Evaluate) -> None:
    assert colour("module.inkOn(...given)", [[20, 40, 60], [14, 21, 23]]) == WHITE
    assert colour("module.inkOn(...given)", [[200, 220, 240], [230, 237, 237]]) == BLACK


def test_a_scale_passes_through_its_stops_and_between_them(colour: Evaluate) -> None:
    stops = [[0, 0, 0], [100, 100, 100], [100, 200, 0]]
    shares = "[0, 0.25, 0.5, 0.75, 1]"
    along = colour(f"{shares}.map((share) => module.colourAt(given, share))", stops)
    assert along == [stops[0], [50, 50, 50], stops[1], [100, 150, 50], stops[2]]
