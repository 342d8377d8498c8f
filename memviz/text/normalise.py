"""Text as text8 was made: lower case a to z and single spaces, digits spelled out.

Source of the recipe: Matt Mahoney, "About the test data" (text8).
"""

import re
from dataclasses import dataclass

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SPELLED = {ord(str(value)): f" {name} " for value, name in enumerate(DIGITS)}
_NOT_A_LETTER = re.compile("[^a-z]+")
_NOT_A_LETTER_OR_DIGIT = re.compile("[^a-z0-9 ]")


@dataclass(frozen=True)
class Normalised:
    """A text in the models' alphabet, and what was done to it to get there."""

    text: str
    changes: tuple[str, ...]


def normalise(text: str) -> str:
    """Return `text` in lower-case a-z and single spaces, each word preceded by its space.

    Digits are spelled out and everything else becomes a space, as in text8. The result starts
    with a space unless it is empty; a space at the end is kept, since it begins the next word.
    """
    letters = _NOT_A_LETTER.sub(" ", _lower_ascii(text).translate(_SPELLED))
    if not letters:
        return ""
    return letters if letters.startswith(" ") else " " + letters


def explain_normalisation(text: str) -> Normalised:
    """Return the normalised text and, in words a reader understands, each kind of change made."""
    lowered = _lower_ascii(text)
    changes = []
    if lowered != text:
        changes.append("capital letters became lower case")
    if any(character in lowered for character in "0123456789"):
        changes.append("digits were spelled out")
    replaced = sorted(set(_NOT_A_LETTER_OR_DIGIT.findall(lowered)))
    if replaced:
        shown = " ".join(dict.fromkeys(map(_visible, replaced[:12])))
        more = f" and {len(replaced) - 12} more" if len(replaced) > 12 else ""
        changes.append(f"replaced by a space: {shown}{more}")
    if "  " in text:
        changes.append("runs of spaces became one")
    return Normalised(normalise(text), tuple(changes))


def _lower_ascii(text: str) -> str:
    """Lower-case A to Z only: other letters are outside the alphabet and become spaces anyway."""
    return re.sub("[A-Z]+", lambda match: match.group().lower(), text)


def _visible(character: str) -> str:
    if character in "\r\n":
        return "line ends"
    return character if character.isprintable() else f"U+{ord(character):04X}"
