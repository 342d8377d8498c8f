"""Single cells of a model: what they hold along a text, and which of them track what.

Source: Karpathy, Johnson and Fei-Fei 2015, "Visualizing and Understanding Recurrent Networks".
"""

from memviz.analysis.cells.labels import LABELS, Label
from memviz.analysis.cells.search import CellSearch, search_cells, search_values
from memviz.analysis.cells.table import CellChoice, cell_document, cell_table
from memviz.analysis.cells.values import CellLayer, CellValues, cell_parts, cell_values

__all__ = [
    "LABELS",
    "CellChoice",
    "CellLayer",
    "CellSearch",
    "CellValues",
    "Label",
    "cell_document",
    "cell_parts",
    "cell_table",
    "cell_values",
    "search_cells",
    "search_values",
]
