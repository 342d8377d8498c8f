"""A model whose state is edited along the text."""

from dataclasses import dataclass

import memviz
from dashboard.views.states.subjects import ModelOfText
from memviz.analysis.states.edits import Edit


@dataclass(frozen=True)
class EditedModelOfText:
    """A model, the edits of its state, and what they do to the predictions along the text."""

    subject: ModelOfText
    edits: tuple[Edit, ...]
    edited: memviz.Edited
