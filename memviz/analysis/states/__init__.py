"""States of a model: found again, compared, changed.

Sources: Strobelt, Gehrmann, Pfister and Rush 2017, "LSTMVis", arXiv 1606.07461; Strobelt et al.
2018, "Seq2Seq-Vis", arXiv 1804.09299.
"""

from memviz.analysis.states.corpus import CorpusStates, states_of_corpus
from memviz.analysis.states.edit import Edited, edit
from memviz.analysis.states.edit_effects import EditEffects, edit_effects
from memviz.analysis.states.edited_model import EditedModel, with_edits
from memviz.analysis.states.edits import DropWrite, Edit, Freeze, Reset, Scale, Transplant, Zero
from memviz.analysis.states.match import Match, Passage, match
from memviz.analysis.states.nearest import Nearest, StateMap, nearest, state_map

__all__ = [
    "CorpusStates",
    "DropWrite",
    "Edit",
    "EditEffects",
    "Edited",
    "EditedModel",
    "Freeze",
    "Match",
    "Nearest",
    "Passage",
    "Reset",
    "Scale",
    "StateMap",
    "Transplant",
    "Zero",
    "edit",
    "edit_effects",
    "match",
    "nearest",
    "state_map",
    "states_of_corpus",
    "with_edits",
]
