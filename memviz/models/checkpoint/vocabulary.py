"""`vocabulary.json`: the alphabet and the words of a model, each of them a symbol and no more."""

from pathlib import Path
from typing import Any

import regex

from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.folder import parsed
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary

LONGEST_SYMBOL = 200  # characters of a word
_WORD = regex.compile(r"[\w\p{M}\u200c\u200d'’-]+")
_LONGEST_SHOWN = 40  # characters of a wrong symbol that a message repeats


def vocabulary_in(written: bytes, path: Path) -> Vocabulary:
    """Return the vocabulary in the content of the file at `path`. Raises CheckpointError."""
    content = parsed(path, written)
    if not isinstance(content, dict) or set(content) != {"alphabet", "words"}:
        raise CheckpointError(f"{path}: expected an object with the fields alphabet and words")
    for name in ("alphabet", "words"):
        _check_symbols(path, name, content[name])
    if content["words"] and content["words"][1] != UNKNOWN:
        raise CheckpointError(f"{path}: words: the second must be {UNKNOWN!r}")
    _check_texts(path, content["alphabet"], content["words"])
    return Vocabulary(tuple(content["alphabet"]), tuple(content["words"]))


def _check_symbols(path: Path, name: str, symbols: Any) -> None:
    where = f"{path}: {name}"
    if not isinstance(symbols, list) or not all(isinstance(symbol, str) for symbol in symbols):
        raise CheckpointError(f"{where}: expected a list of strings")
    if len(set(symbols)) != len(symbols):
        raise CheckpointError(f"{where}: a symbol occurs twice")
    if any(len(symbol) > LONGEST_SYMBOL for symbol in symbols):
        raise CheckpointError(f"{where}: a symbol of more than {LONGEST_SYMBOL} characters")
    if (symbols or name == "alphabet") and symbols[:1] != [PADDING]:
        raise CheckpointError(f"{where}: the first must be {PADDING!r}")


def _check_texts(path: Path, alphabet: list[str], words: list[str]) -> None:
    """Raise CheckpointError for symbols and words that are more than that, such as markup."""
    for symbol in alphabet:
        if len(symbol) != 1 and symbol not in (PADDING, UNKNOWN):
            raise CheckpointError(
                f"{path}: alphabet: {symbol[:_LONGEST_SHOWN]!r} is not one character"
            )
    for word in words:
        if word not in (PADDING, UNKNOWN) and not _WORD.fullmatch(word):
            raise CheckpointError(
                f"{path}: words: {word[:_LONGEST_SHOWN]!r} is no word: a word has letters, digits, "
                "apostrophes and hyphens"
            )
