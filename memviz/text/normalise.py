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
class NormalisationChanges:
    """What `normalise` does to a text, beside the space that it may put before it.

    lowered: capital letters became lower case. spelled_out: digits became words. replaced: the
    characters that became spaces, each once and in order. joined: several spaces became one.
    """

    lowered: bool
    spelled_out: bool
    replaced: tuple[str, ...]
    joined: bool


def normalise(text: str) -> str:
    """Return `text` in lower-case a-z and single spaces, each word preceded by its space.

    Digits are spelled out and everything else becomes a space, as in text8. The result starts
    with a space unless it is empty; a space at the end is kept, since it begins the next word.
    """
    letters = _NOT_A_LETTER.sub(" ", _lower_ascii(text).translate(_SPELLED))
    if not letters:
        return ""
    return letters if letters.startswith(" ") else " " + letters


def normalisation_changes(text: str) -> NormalisationChanges:
    """Return which kinds of change `normalise` makes to `text`."""
    lowered = _lower_ascii(text)
    return NormalisationChanges(
        lowered=lowered != text,
        spelled_out=any(character in lowered for character in "0123456789"),
        replaced=tuple(sorted(set(_NOT_A_LETTER_OR_DIGIT.findall(lowered)))),
        joined="  " in text,
    )


def _lower_ascii(text: str) -> str:
    """Lower-case A to Z only: other letters are outside the alphabet and become spaces anyway."""
    return re.sub("[A-Z]+", lambda match: match.group().lower(), text)
