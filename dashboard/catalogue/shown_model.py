"""Models whose words may stand in the pages' own sentences."""

from pathlib import Path

import regex

import memviz
from memviz.models.checkpoint import VOCABULARY
from memviz.text.vocabulary import PADDING, UNKNOWN

_WORD = regex.compile(r"[\w\p{M}\u200c\u200d'’-]{1,60}")


def open_to_show(folder: Path) -> memviz.Model:
    """Return the model in `folder`.

    Raises memviz.CheckpointError when it cannot be read, and where a word of its vocabulary is
    more than one word: it might be a link, a picture or a formula.
    """
    model = memviz.load(folder)
    for word in model.vocabulary.words:
        if word not in (PADDING, UNKNOWN) and not _WORD.fullmatch(word):
            raise memviz.CheckpointError(
                f"{folder / VOCABULARY}: {word[:40]!r} is not shown here: a word has "
                "letters, digits, apostrophes and hyphens, 60 at most"
            )
    return model
