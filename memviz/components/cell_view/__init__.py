"""The cell view: texts coloured by one cell of each model, and all its cells as thin strips."""

from memviz.components.cell_view.payload import CellPanel, LabelStrip, pack

__all__ = ["CellPanel", "LabelStrip", "pack"]
