"""Characters that draw nothing have marks; a space only where it stands alone."""

from memviz.charts.character_marks import glyph_alone, glyph_of


def test_within_a_text_line_ends_and_tabs_have_marks_and_all_else_is_itself() -> None:
    assert [glyph_of(character) for character in "a\r\n\tb "] == list("a←↵→b ")


def test_alone_a_space_has_a_mark_too() -> None:
    assert [glyph_alone(character) for character in "a\r\n\tb "] == list("a←↵→b␣")
