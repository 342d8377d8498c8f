"""What is drawn for the characters of a text, in every figure and view alike.

The views have the same from `components/shared/characters.js` and `components/shared/glyphs.js`.
"""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import regex

MARKS = {"\n": "↵", "\r": "←", "\t": "→"}
_NO_GLYPH = "▯"
_DRAWS_NOTHING = {"Cc", "Cf", "Zl", "Zp"}
"""Controls, and what only says how others are drawn: soft hyphens, joiners, marks of direction."""

_LETTER = regex.compile(r"\X")


class Glyph(NamedTuple):
    """What is drawn for the characters from `start` to before `end`."""

    start: int
    end: int
    drawn: str


def glyphs_of(text: str) -> Iterator[Glyph]:
    """Yield what is drawn of a text in which each character has a place of its own.

    What a reader sees as one letter may be several characters, as e and an accent: it is drawn
    once, across their places.
    """
    for letter in _LETTER.finditer(text):
        start, end = letter.span()
        if end - start == 1 or letter[0] == "\r\n":
            for at in range(start, end):
                yield Glyph(at, at + 1, glyph_of(text[at]))
        else:
            yield Glyph(start, end, letter[0])


def glyph_of(character: str) -> str:
    """Return what is drawn for a character within a text: a mark, or itself.

    A mark that combines with the letter before it stands on a circle where it has none.
    """
    category = unicodedata.category(character)
    if category.startswith("M"):
        return f"◌{character}"
    return MARKS.get(character, _NO_GLYPH if category in _DRAWS_NOTHING else character)


def symbol_drawn(symbol: str, space: str = "␣") -> str:
    """Return what is drawn for a character, or for a token of several, with nothing around it.

    A word, which has no space in it, is drawn as it is.
    """
    return "".join(glyph.drawn for glyph in glyphs_of(symbol)).replace(" ", space)
