"""Every figure of the dashboard, one function each, for a notebook.

Models are loaded ones, or folders and names on the Hub as `memviz.load` takes them. Functions
that read a text take it first. What they return shows itself at the end of a notebook's cell: an
Altair chart, a `Picture` or a `ConnectivityView`.
"""

from memviz.figures.accuracy import accuracy, accuracy_gain
from memviz.figures.cells import cell_scores, cells
from memviz.figures.connectivity import ConnectivityView, connectivity, connectivity_picture
from memviz.figures.diagram import diagram
from memviz.figures.errors import (
    breakdown,
    closing,
    cross_entropy,
    difference,
    overlap,
    special_characters,
)
from memviz.figures.gates import gates
from memviz.figures.gradient import gradient
from memviz.figures.picture import Picture
from memviz.figures.reach import reach
from memviz.figures.signatures import signatures
from memviz.figures.training import training

__all__ = [
    "ConnectivityView",
    "Picture",
    "accuracy",
    "accuracy_gain",
    "breakdown",
    "cell_scores",
    "cells",
    "closing",
    "connectivity",
    "connectivity_picture",
    "cross_entropy",
    "diagram",
    "difference",
    "gates",
    "gradient",
    "overlap",
    "reach",
    "signatures",
    "special_characters",
    "training",
]
