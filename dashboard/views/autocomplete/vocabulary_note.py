"""What of a typed text is missing from a model's vocabulary, as a sentence."""

from memviz.models.reading import words_so_far
from memviz.text.vocabulary import Vocabulary

_SHOWN = 3  # words
_LONGEST = 24  # characters of a word


def vocabulary_note(vocabulary: Vocabulary, text: str) -> str:
    """Return what a model of words cannot suggest of `text`, "" where it has every word.

    The last word is still being typed until a space follows: a word that begins like it is enough.
    """
    *typed, begun = words_so_far(text).split(" ")
    sentences = []
    if not vocabulary.has_beginning(begun):
        sentences.append(f"No word of its vocabulary begins with {_quoted(begun)}.")
    unknown = [word for word in dict.fromkeys(typed) if word and not vocabulary.knows(word)]
    if unknown:
        sentences.append(f"Not in its vocabulary: {_listed(unknown)}.")
    return " ".join(sentences)


def _listed(words: list[str]) -> str:
    shown = ", ".join(_quoted(word) for word in words[-_SHOWN:])
    earlier = len(words) - _SHOWN
    return f"{shown} and {earlier} more" if earlier > 0 else shown


def _quoted(word: str) -> str:
    return f"“{word}”" if len(word) <= _LONGEST else f"“{word[: _LONGEST - 1]}…”"
