"""Characters that draw nothing have marks; letters of several characters are drawn once."""

from hypothesis import given
from hypothesis import strategies as st

from memviz.charts.character_marks import glyph_of, glyphs_of, symbol_drawn


def test_within_a_text_line_ends_and_tabs_have_marks_and_all_else_is_itself() -> None:
    assert [glyph_of(character) for character in "a\r\n\tb "] == list("a←↵→b ")


def test_alone_a_space_has_a_mark_too() -> None:
    assert [symbol_drawn(character) for character in "a\r\n\tb "] == list("a←↵→b␣")


def test_controls_and_what_only_says_how_others_are_drawn_have_one_mark() -> None:
    assert {glyph_of(character) for character in "\x00\x1b\u00ad\u200d\u200f\ufeff\u2028"} == {"▯"}


def test_an_accent_that_combines_is_drawn_with_its_letter() -> None:
    assert [drawn for _, _, drawn in glyphs_of("cafe\u0301 \u0301")] == [
        *"caf",
        "e\u0301",
        " \u0301",
    ]
    assert glyph_of("\u0301") == "◌\u0301"


def test_a_line_end_of_two_characters_has_two_marks() -> None:
    assert list(glyphs_of("a\r\n")) == [(0, 1, "a"), (1, 2, "←"), (2, 3, "↵")]


@given(st.text(max_size=30))
def test_glyphs_cover_the_text_in_its_order(text: str) -> None:
    glyphs = list(glyphs_of(text))
    ends = [0, *(end for _, end, _ in glyphs)]
    assert [start for start, _, _ in glyphs] == ends[:-1]
    assert ends[-1] == len(text)


def test_of_a_token_every_character_is_drawn_and_a_word_stays_as_it_is() -> None:
    assert symbol_drawn(" the\n") == "␣the↵"
    assert symbol_drawn("the cat", space=" ") == "the cat"
    assert symbol_drawn("grammar") == "grammar"
    assert symbol_drawn("cafe\u0301") == "cafe\u0301"
