"""The text view: a text coloured by connectivity, one panel per model, all at one timestep.

Or, in the same way, by what the models' states still hold.

What it is made of stands here; `mount` puts it on a page of Streamlit's, `memviz.report` on a
page of its own.
"""

from memviz.charts.connectivity_colours import Scale
from memviz.components.text_view.kept import kept_panel, pack_kept
from memviz.components.text_view.payload import Panel, pack

__all__ = ["Panel", "Scale", "kept_panel", "pack", "pack_kept"]
