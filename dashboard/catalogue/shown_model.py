"""Models whose words may stand in the pages' own sentences."""

from pathlib import Path

import memviz
from memviz.models.checkpoint.format import VOCABULARY

_LONGEST = 60  # characters of a word


def open_to_show(folder: Path) -> memviz.Model:
    """Return the model in `folder`.

    Raises memviz.CheckpointError when it cannot be read, and where a word of its vocabulary is
    longer than a page has room for.
    """
    model = memviz.load(folder)
    for word in model.vocabulary.words:
        if len(word) > _LONGEST:
            raise memviz.CheckpointError(
                f"{folder / VOCABULARY}: {word[:40]!r} is not shown here: a word has {_LONGEST} "
                "characters at most"
            )
    return model
