"""Line ends become those that all models know."""

from memviz.text.line_ends import with_line_ends_of
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary

DOS = Vocabulary((PADDING, UNKNOWN, "a", "\r", "\n"))
UNIX = Vocabulary((PADDING, UNKNOWN, "a", "\n"))


def test_a_carriage_return_is_put_where_every_model_knows_it():
    assert with_line_ends_of("a\r\nb\nc\r", [DOS, DOS]) == "a\r\nb\r\nc\r\n"


def test_one_model_that_does_not_know_it_leaves_it_out():
    assert with_line_ends_of("a\r\nb\nc\r", [DOS, UNIX]) == "a\nb\nc\n"


def test_line_ends_that_are_right_stay():
    assert with_line_ends_of("a\r\n\r\nb", [DOS]) == "a\r\n\r\nb"
    assert with_line_ends_of("a\nb", []) == "a\nb"
