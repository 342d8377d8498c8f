"""Every figure of the dashboard, one function each, for a notebook.

Models are loaded ones, or folders and names on the Hub as `memviz.load` takes them. Functions
that read a text take it first. What they return shows itself at the end of a notebook's cell: an
Altair chart, a `Picture`, a `Fragment` of HTML, `Equations` or a `ConnectivityView`.
"""

from memviz.figures.accuracy import accuracy, accuracy_gain
from memviz.figures.animation import animation
from memviz.figures.at_a_glance import at_a_glance
from memviz.figures.case_study import case_study
from memviz.figures.cells import cell_scores, cells
from memviz.figures.connectivity import ConnectivityView, connectivity, connectivity_picture
from memviz.figures.diagram import diagram
from memviz.figures.equations import Equations, equations
from memviz.figures.errors import (
    breakdown,
    closing,
    cross_entropy,
    difference,
    overlap,
    special_characters,
)
from memviz.figures.fragment import Fragment
from memviz.figures.gates import gates
from memviz.figures.gradient import gradient
from memviz.figures.occlusion import occlusion
from memviz.figures.past import past
from memviz.figures.picture import Picture
from memviz.figures.reach import reach
from memviz.figures.signatures import signatures, signatures_apart, used
from memviz.figures.training import training
from memviz.figures.unrolled import unrolled

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
    "equations",
    "gates",
    "gradient",
    "occlusion",
    "overlap",
    "past",
    "reach",
    "signatures",
    "signatures_apart",
    "special_characters",
    "training",
    "unrolled",
    "used",
]
