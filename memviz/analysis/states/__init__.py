"""States of a model: found again, compared, changed.

Sources: Strobelt, Gehrmann, Pfister and Rush 2017, "LSTMVis", arXiv 1606.07461; Strobelt et al.
2018, "Seq2Seq-Vis", arXiv 1804.09299.
"""

from memviz.analysis.states.edit import Edited, edit
from memviz.analysis.states.edit_effects import EditEffects, edit_effects
from memviz.analysis.states.edited_model import EditedModel, with_edits
from memviz.analysis.states.edits import DropWrite, Edit, Freeze, Reset, Scale, Transplant, Zero

__all__ = [
    "DropWrite",
    "Edit",
    "EditEffects",
    "Edited",
    "EditedModel",
    "Freeze",
    "Reset",
    "Scale",
    "Transplant",
    "Zero",
    "edit",
    "edit_effects",
    "with_edits",
]
