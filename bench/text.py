"""The article's text, repeated and cut to any length, and a vocabulary that has its words."""

from functools import cache
from itertools import islice, product
from string import ascii_lowercase

from memviz import published
from memviz.text.vocabulary import PADDING, TEXT8_ALPHABET, UNKNOWN, Vocabulary


@cache
def article_text(time: int) -> str:
    """Return `time` characters of the article's text, which is repeated if it is shorter."""
    text = published().text
    return (text * (1 + time // len(text)))[:time]


@cache
def vocabulary(words: int) -> Vocabulary:
    """Return `words` words, padding and unknown among them, in which every cut of the text is.

    They are the text's words and, since a cut may leave only those, their beginnings; the rest
    is letters in all combinations.
    """
    of_text = {word[: 1 + end] for word in published().text.split() for end in range(len(word))}
    letters = ("".join(four) for four in product(ascii_lowercase, repeat=4))
    fillers = (word for word in letters if word not in of_text)
    every = (PADDING, UNKNOWN, *sorted(of_text), *islice(fillers, words))
    return Vocabulary(TEXT8_ALPHABET, every[:words])
