"""The selected stretch of the text, as an address names it, and what is selected at first."""

import pytest

from dashboard.views.states.selection import SelectedSpan, first_span, from_address, in_address


@pytest.mark.parametrize(
    ("named", "selection"), [("12-18", SelectedSpan(12, 18)), ("7", SelectedSpan(7, 7))]
)
def test_an_address_names_a_stretch_or_one_character(named, selection):
    assert from_address(named, 19) == selection
    assert in_address(selection) == named


@pytest.mark.parametrize("named", ["", "a", "-3", "5-2", "3-19", "1-2-3", "9" * 30, "1e9", "²"])
def test_what_is_no_stretch_of_the_text_is_none(named):
    assert from_address(named, 19) is None


def test_at_first_it_is_a_longer_word_that_has_text_before_it():
    text = "a " * 40 + "then something else"
    assert first_span(text) == SelectedSpan(text.index("something"), text.index(" else") - 1)


@pytest.mark.parametrize("text", ["a b c", "x"])
def test_without_one_it_is_the_last_character(text):
    assert first_span(text) == SelectedSpan(len(text) - 1, len(text) - 1)
