"""Whole numbers in an address: as many digits as are of use, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.widgets.whole_number import is_infinite, whole_number


@given(st.integers(0, 10**9 - 1))
def test_up_to_nine_digits_are_their_number(number):
    assert whole_number(str(number)) == number
    assert not is_infinite(str(number))


@given(st.text() | st.from_regex(r"[-+ ]?[\d._]{1,12}", fullmatch=True))
def test_any_text_is_a_small_number_or_none(text):
    number = whole_number(text)
    assert number is None or (0 <= number < 10**9 and text.isdecimal())


@pytest.mark.parametrize("text", ["", "-1", "1.0", "1_0", "0x1", "²", "1234567890", "9" * 5000])
def test_what_is_no_number_of_use_is_none(text):
    assert whole_number(text) is None


@pytest.mark.parametrize("text", ["inf", "-inf", "Infinity", "1e999", "9" * 400, "9" * 5000])
def test_a_number_beyond_all_others_is_infinite(text):
    assert is_infinite(text)


@pytest.mark.parametrize("text", ["", "nan", "1e308", "infinite", "x", "\x00", "[]"])
def test_what_is_finite_or_no_number_is_not_infinite(text):
    assert not is_infinite(text)
