"""Line ends become those that the model's corpus has."""

from hypothesis import given
from hypothesis import strategies as st

from memviz.text.line_ends import begins, with_line_ends_of
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary

DOS = Vocabulary((PADDING, UNKNOWN, "a", "\r", "\n"))
UNIX = Vocabulary((PADDING, UNKNOWN, "a", "\n"))


def test_a_carriage_return_is_put_where_the_model_knows_it():
    assert with_line_ends_of("a\r\nb\nc\r", DOS) == "a\r\nb\r\nc\r\n"


def test_and_left_out_where_it_does_not():
    assert with_line_ends_of("a\r\nb\nc\r", UNIX) == "a\nb\nc\n"


def test_line_ends_that_are_right_stay():
    assert with_line_ends_of("a\r\n\r\nb", DOS) == "a\r\n\r\nb"
    assert with_line_ends_of("a\nb", UNIX) == "a\nb"


def test_a_line_end_of_two_characters_begins_once():
    assert begins("a\r\n\r\nb\n\rc").tolist() == [0, 1, 3, 5, 6, 7, 8]


@given(st.text("ab\r\n\U0001f600", min_size=1, max_size=40))
def test_a_text_has_as_many_characters_whatever_its_line_ends(text):
    characters = len(begins(text))
    for vocabulary in (DOS, UNIX):
        assert len(begins(with_line_ends_of(text, vocabulary))) == characters
