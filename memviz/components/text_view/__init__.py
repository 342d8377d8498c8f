"""The text view: a text coloured by connectivity, one panel per model, all at one timestep.

What it is made of stands here; `mount` puts it on a page of Streamlit's, `memviz.report` on a
page of its own.
"""

from importlib.resources import files

from memviz.charts.connectivity_colours import Scale
from memviz.components.text_view.payload import Panel, pack

__all__ = ["FOLDER", "SCRIPTS", "STYLE", "Panel", "Scale", "pack"]


FOLDER = files(__name__)
# One script, in the order of their use: a component is a single module without imports. Its entry
# point comes after them.
SCRIPTS = (
    "../colour.js",
    "../scrolling.js",
    "colour.js",
    "layout.js",
    "canvas.js",
    "silent_panel.js",
    "model_panel.js",
    "heading.js",
    "legend.js",
    "linked_view.js",
)
STYLE = "text_view.css"
