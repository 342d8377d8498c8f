"""A held-out text: positions count from where scoring begins."""

import pytest

from memviz.text.held_out import HeldOut


def test_positions_begin_after_what_is_only_read():
    held_out = HeldOut("abcdef", 2)
    assert (held_out.positions, held_out.scored) == (4, "cdef")
    assert held_out.first(2) == HeldOut("abcd", 2)
    assert held_out.first(100) == held_out


def test_an_excerpt_reaches_back_to_before_the_positions():
    held_out = HeldOut("abcdef", 2)
    assert held_out.excerpt(0, before=10, after=2) == ("ab", "c", "de")
    assert held_out.excerpt(3, before=1, after=9) == ("e", "f", "")


@pytest.mark.parametrize("begin", [0, 3, -1])
def test_something_is_read_first_and_something_is_left(begin):
    with pytest.raises(ValueError, match="begin: got"):
        HeldOut("abc", begin)
