"""A model whose state is edited along the text."""

from dataclasses import dataclass

import memviz
from dashboard.views.states.reading import Reader
from memviz.analysis.states.edits import Edit


@dataclass(frozen=True)
class EditedReader:
    """A model, the edits of its state, and what they do to the predictions along the text."""

    reader: Reader
    edits: tuple[Edit, ...]
    edited: memviz.Edited
