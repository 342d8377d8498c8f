"""What stands for a character that draws nothing: the same in every figure and view.

The views have the same marks from `components/shared/characters.js`.
"""

MARKS = {"\n": "↵", "\r": "←", "\t": "→"}


def glyph_of(character: str) -> str:
    """Return what is drawn for a character within a text: a mark, or itself."""
    return MARKS.get(character, character)


def glyph_alone(character: str) -> str:
    """Return what is drawn for a character with nothing around it: a space has a mark too."""
    return "␣" if character == " " else glyph_of(character)
