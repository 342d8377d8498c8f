"""Labels: what a cell may track, computed from the text alone.

A label says what holds after a character has been read, since a cell's value is that of the state
after it. Yes or no is 1 or 0. A new label is one function and one entry in `LABELS`; what the
dashboard says of it is in `dashboard/views/cells/label_meanings.py`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

_BLANK_LINE = re.compile(r"\r?\n[ \t]*\r?\n")
_STRING_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\\n])*"?|/\*.*?(?:\*/|\Z)|//[^\r\n]*', re.DOTALL)
_LINE_END = "\r\n"


@dataclass(frozen=True)
class Label:
    """What a cell may track: `of` returns its value after each character, float64 [time]."""

    name: str
    of: Callable[[str], np.ndarray]


def inside_quotes(text: str) -> np.ndarray:
    """Return 1 from an opening double quote until the closing one is read, else 0.

    A blank line closes a quote: prose of several paragraphs opens each anew and closes only the
    last.
    """
    closed_by_blank_line = {match.end() - 1 for match in _BLANK_LINE.finditer(text)}

    def states() -> Iterator[bool]:
        inside = False
        for timestep, character in enumerate(text):
            if character == "“":
                inside = True
            elif character == "”" or timestep in closed_by_blank_line:
                inside = False
            elif character == '"':
                inside = not inside
            yield inside

    return _numbers(states())


def inside_comment(text: str) -> np.ndarray:
    """Return 1 inside a C comment, from its two opening characters to its end, else 0.

    Comment marks inside a string literal do not count.
    """
    inside = np.zeros(len(text))
    for match in _STRING_OR_COMMENT.finditer(text):
        start, end = match.span()
        if text[start] == "/":
            closed = re.fullmatch(r"/\*.*\*/", match[0], re.DOTALL) is not None
            inside[start + 1 : end - closed] = 1
    return inside


def bracket_depth(text: str) -> np.ndarray:
    """Return how many round, square and curly brackets are open; closing too many leaves 0."""

    def depths() -> Iterator[int]:
        depth = 0
        for character in text:
            depth = max(0, depth + (character in "([{") - (character in ")]}"))
            yield depth

    return _numbers(depths())


def position_in_line(text: str) -> np.ndarray:
    """Return how many characters were read since the last line feed, 0 right after one.

    0 everywhere in a text without line ends, such as a word model reads: it has no lines.
    """
    if "\n" not in text:
        return np.zeros(len(text))
    return _numbers(_counts(text, lambda character: character != "\n"))


def letters_since_word_began(text: str) -> np.ndarray:
    """Return how many letters, digits and underscores in a row were read, 0 after any other."""
    return _numbers(_counts(text, _in_word))


def about_to_end_word(text: str) -> np.ndarray:
    """Return 1 after the last letter of a word, else 0; 0 where the text ends."""
    return _before(text, lambda character, follows: _in_word(character) and not _in_word(follows))


def about_to_end_line(text: str) -> np.ndarray:
    """Return 1 where the next character begins a line end, else 0."""
    return _before(text, lambda character, follows: follows in _LINE_END and character != "\r")


def vowel(text: str) -> np.ndarray:
    """Return 1 after a, e, i, o or u in either case, else 0."""
    return _numbers(character in "aeiouAEIOU" for character in text)


LABELS = {
    label.name: label
    for label in (
        Label("inside quotes", inside_quotes),
        Label("inside a comment", inside_comment),
        Label("bracket depth", bracket_depth),
        Label("position in line", position_in_line),
        Label("letters since the word began", letters_since_word_began),
        Label("about to end the word", about_to_end_word),
        Label("about to end the line", about_to_end_line),
        Label("vowel", vowel),
    )
}


def _counts(text: str, counted: Callable[[str], bool]) -> Iterator[int]:
    """Yield after each character the length of the run of `counted` characters that ends there."""
    count = 0
    for character in text:
        count = count + 1 if counted(character) else 0
        yield count


def _before(text: str, holds: Callable[[str, str], bool]) -> np.ndarray:
    """Return whether something holds for each character and the one that follows it."""
    return _numbers([*(holds(*pair) for pair in pairwise(text)), *([False] if text else [])])


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _numbers(values: Iterable[float]) -> np.ndarray:
    return np.array(list(values), dtype=np.float64)
