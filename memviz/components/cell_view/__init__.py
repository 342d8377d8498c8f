"""The cell view: texts coloured by one cell of each model, and all its cells as thin strips."""

from importlib.resources import files

from memviz.components.cell_view.payload import CellPanel, LabelStrip, pack

__all__ = ["FOLDER", "SCRIPTS", "CellPanel", "LabelStrip", "pack"]

FOLDER = files(__name__)
# One script, in the order of their use: a component is a single module without imports.
SCRIPTS = (
    "../colour.js",
    "../scrolling.js",
    "theme.js",
    "layout.js",
    "coloured_text.js",
    "strips.js",
    "cell_panel.js",
    "cell_view.js",
)
