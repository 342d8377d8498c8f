"""Models whose words may stand in the pages' own sentences."""

from collections.abc import Iterable
from pathlib import Path

import memviz
from dashboard.server.memory import for_models
from memviz.models.adapters.transformers_files import LARGEST, TOKENIZER, is_of_transformers
from memviz.models.adapters.transformers_folder import load_transformers_folder
from memviz.models.checkpoint.format import VOCABULARY
from memviz.models.contract import LanguageModel

_LONGEST = 60  # characters of a word
_LONGEST_TOKEN = 1_000  # characters: some tokens are a long row of spaces or hyphens


def open_to_show(folder: Path) -> LanguageModel:
    """Return the model in `folder`.

    Raises memviz.CheckpointError when it cannot be read, and where a word or a token of its
    vocabulary is longer than a page has room for.
    """
    if is_of_transformers(folder):
        model = load_transformers_folder(folder, folder.name, min(LARGEST, for_models()))
        _check_lengths(folder / TOKENIZER, "a token", model.vocabulary.outputs, _LONGEST_TOKEN)
        return model
    checkpoint = memviz.load(folder)
    _check_lengths(folder / VOCABULARY, "a word", checkpoint.vocabulary.words, _LONGEST)
    return checkpoint


def _check_lengths(path: Path, what: str, names: Iterable[str], most: int) -> None:
    for name in names:
        if len(name) > most:
            raise memviz.CheckpointError(
                f"{path}: {name[:40]!r} is not shown here: {what} has {most} characters at most"
            )
