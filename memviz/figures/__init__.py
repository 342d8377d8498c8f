"""Every figure of the dashboard, one function each, for a notebook.

Models are loaded ones, or folders and names on the Hub as `memviz.load` takes them. Functions
that read a text take it first. What they return shows itself at the end of a notebook's cell: an
Altair chart, a `Picture`, a `Fragment` of HTML, `Equations` or a `ConnectivityView`.

The modules of the functions begin with an underscore: `memviz.figures.reach` is the function.
"""

from memviz.figures._accuracy import accuracy, accuracy_gain
from memviz.figures._animation import animation
from memviz.figures._at_a_glance import at_a_glance
from memviz.figures._case_study import case_study
from memviz.figures._cells import cell_scores, cells
from memviz.figures._connectivity import ConnectivityView, connectivity, connectivity_picture
from memviz.figures._diagram import diagram
from memviz.figures._equations import Equations, equations
from memviz.figures._errors import (
    breakdown,
    closing,
    cross_entropy,
    difference,
    overlap,
    special_characters,
)
from memviz.figures._gates import gates
from memviz.figures._gradient import gradient
from memviz.figures._kept_writes import kept_writes
from memviz.figures._occlusion import occlusion
from memviz.figures._past import past
from memviz.figures._reach import reach
from memviz.figures._report_card import report_card
from memviz.figures._signatures import signatures, signatures_apart, used
from memviz.figures._states import edit_effects, edits, match, state_map
from memviz.figures._training import training
from memviz.figures._unrolled import unrolled
from memviz.figures.fragment import Fragment
from memviz.figures.picture import Picture

__all__ = [
    "ConnectivityView",
    "Equations",
    "Fragment",
    "Picture",
    "accuracy",
    "accuracy_gain",
    "animation",
    "at_a_glance",
    "breakdown",
    "case_study",
    "cell_scores",
    "cells",
    "closing",
    "connectivity",
    "connectivity_picture",
    "cross_entropy",
    "diagram",
    "difference",
    "edit_effects",
    "edits",
    "equations",
    "gates",
    "gradient",
    "kept_writes",
    "match",
    "occlusion",
    "overlap",
    "past",
    "reach",
    "report_card",
    "signatures",
    "signatures_apart",
    "special_characters",
    "state_map",
    "training",
    "unrolled",
    "used",
]
